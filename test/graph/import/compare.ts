import { emit, type Value } from '../../../src/graph/index.ts';
import type { Runtime } from '../../../src/runtime/index.ts';
import { type Shape, sizeOf, type Tensor } from '../../../src/tensor/index.ts';

/** Runs imported values. */
export async function runValues(
  runtime: Runtime,
  outputs: Readonly<Record<string, Value>>,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const session = await runtime.compile(emit({ name: 'imported', outputs }));
  const results = await session.run(inputs);
  await session.close();
  return results;
}

/** The largest difference, relative to the largest expected magnitude if this is above 1. */
export function difference(actual: Tensor, expected: Tensor): number {
  if (actual.data.length !== expected.data.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let scale = 1;
  for (let i = 0; i < expected.data.length; i++) {
    largest = Math.max(largest, Math.abs(Number(actual.data[i]) - Number(expected.data[i])));
    scale = Math.max(scale, Math.abs(Number(expected.data[i])));
  }
  return largest / scale;
}

/** Numbers without a pattern in [−2, 2], always the same. */
export function noise(shape: Shape, seed = 1): number[] {
  return Array.from(
    { length: sizeOf(shape) },
    (_, i) => 2 * Math.sin(12.9898 * (i + 1) + 78.233 * seed) ** 3,
  );
}
