import { LimberError } from '../errors.ts';
import type { Size } from '../geometry/index.ts';
import type { Tensors } from '../runtime/index.ts';
import { formatShape } from '../tensor/index.ts';

/** An output's numbers and shape. */
export interface Output {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The outputs of one run of a detector's network, with the information needed to read them. */
export interface DetectorOutputs {
  readonly results: Tensors;
  /** Size of the network's input, in pixels. */
  readonly input: Size;
  /** The network's file, for messages. */
  readonly where: string;
}

/**
 * Finds an output by name. Without a name, it must be the only output.
 * @throws LimberError when there is none, or its numbers are not in single precision.
 */
export function outputNamed({ results, where }: DetectorOutputs, name: string | undefined): Output {
  const names = Object.keys(results);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  const result = chosen === undefined ? undefined : results[chosen];
  if (result === undefined) {
    throw new LimberError({
      what: name === undefined ? 'the detector has several outputs' : `the detector has no output "${name}"`,
      expected: name === undefined ? `the name of one: ${names.join(', ')}` : names.join(', '),
      where,
    });
  }
  const { shape } = result;
  if (result.data instanceof Float32Array) return { shape, data: result.data };
  return { shape, data: Float32Array.from(result.data as Iterable<number | bigint>, Number) };
}

/** @throws LimberError for an output with the wrong shape. */
export function wrongShape(name: string, { shape }: Output, expected: string, where: string): never {
  throw new LimberError({
    what: `the detector's output "${name}" has the wrong shape`,
    got: formatShape(shape),
    expected,
    where,
  });
}
