import { at, median, zip } from '../foundation/index.ts';
import {
  convolutionLayers,
  encodeModel,
  type OnnxModel,
  observedValues,
  quantize,
  type Range,
  rangeIn,
  withRanges,
} from '../onnx/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { repeatModel } from './repeated-run.ts';

/** A network in single precision, and inputs that are like those of its use. */
export interface NetworkToQuantize {
  readonly model: OnnxModel;
  /** One run each, by the names of the inputs. */
  readonly inputs: readonly Readonly<Record<string, Tensor>>[];
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The ranges of a network's values: the means of their least and greatest numbers over the inputs, as in Jacob et al.
 * (CVPR 2018), so that one odd input does not make all steps coarse.
 */
export async function observeRanges(network: NetworkToQuantize): Promise<ReadonlyMap<string, Range>> {
  const { model, inputs } = network;
  const values = observedValues(model);
  const seen = await runAll(network, withRanges(model, values), inputs);
  return new Map(
    values.map((value) => {
      const ranges = seen.map((outputs) => rangeIn(outputs, value));
      const mean = (numbers: readonly number[]) =>
        numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
      return [
        value,
        { least: mean(ranges.map(({ least }) => least)), most: mean(ranges.map(({ most }) => most)) },
      ];
    }),
  );
}

/**
 * The error that each layer causes if it alone computes with 8-bit integers: the sum of the changes of all outputs,
 * divided by the sum of the outputs. Layers with the greatest error come first.
 * @param onLayer called after each layer.
 */
export async function layerErrors(
  network: NetworkToQuantize,
  ranges: ReadonlyMap<string, Range>,
  onLayer: (done: number, total: number) => void,
): Promise<readonly { readonly name: string; readonly error: number }[]> {
  const { model, inputs } = network;
  const layers = convolutionLayers(model);
  const exact = await runAll(network, model, inputs);
  const errors: { name: string; error: number }[] = [];
  for (const [done, { name }] of layers.entries()) {
    const found = await runAll(network, quantize(model, ranges, new Set([name])), inputs);
    errors.push({ name, error: difference(exact, found) });
    onLayer(done + 1, layers.length);
  }
  return errors.sort((a, b) => b.error - a.error);
}

/** Medians of the times of two models on one image, whose runs take turns, in milliseconds. */
export async function timeBoth(
  models: readonly [Uint8Array, Uint8Array],
  runtime: Runtime,
  repetitions: number,
): Promise<readonly [number, number]> {
  const [first, second] = [await repeatModel(models[0], runtime), await repeatModel(models[1], runtime)];
  try {
    const times: readonly [number[], number[]] = [[], []];
    for (let turn = -1; turn < repetitions; turn++) {
      for (const [which, work] of [first, second].entries()) {
        const started = performance.now();
        await work.run();
        if (turn >= 0) at(times, which).push(performance.now() - started);
      }
    }
    return [median(times[0]), median(times[1])];
  } finally {
    await first.close();
    await second.close();
  }
}

type Outputs = Awaited<ReturnType<Session['run']>>;

async function runAll(
  { runtime, signal }: NetworkToQuantize,
  model: OnnxModel,
  inputs: NetworkToQuantize['inputs'],
): Promise<readonly Outputs[]> {
  signal?.throwIfAborted();
  const session = await runtime.compile(encodeModel(model));
  try {
    const found: Outputs[] = [];
    for (const input of inputs) found.push(await session.run(input));
    return found;
  } finally {
    await session.close();
  }
}

function difference(exact: readonly Outputs[], found: readonly Outputs[]): number {
  let [changes, sum] = [0, 0];
  for (const [before, after] of zip(exact, found)) {
    for (const [name, { data }] of Object.entries(before)) {
      const other = after[name]?.data ?? [];
      for (let index = 0; index < data.length; index++) {
        changes += Math.abs(Number(data[index]) - Number(other[index]));
        sum += Math.abs(Number(data[index]));
      }
    }
  }
  return changes / sum;
}
