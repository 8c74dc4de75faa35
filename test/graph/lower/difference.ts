import { expect } from 'vitest';
import { emitLowered, type GraphTarget, lower, type Value } from '../../../src/graph/index.ts';
import { randomStream } from '../../../src/random.ts';
import { nodeRuntime } from '../../../src/runtime/node.ts';
import { float32, sizeOf } from '../../../src/tensor/index.ts';

const runtime = nodeRuntime({ threads: 1 });

/**
 * The largest difference between two values on the CPU, as a part of the largest number of the first.
 * @param expected computed plainly.
 * @param actual computed as it stands: lowered already, whatever for.
 */
export async function difference(expected: Value, actual: Value): Promise<number> {
  expect(actual.shape).toEqual(expected.shape);
  const plain = lower({ expected }, { target: 'portable' });
  const both = { ...plain, outputs: { ...plain.outputs, actual } };
  const session = await runtime.compile(emitLowered(both, { name: 'both' }));
  const random = randomStream(7);
  const feeds = Object.entries(session.inputs).map(([name, { shape }]) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1));
    return [name, float32(shape, data)] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.close();
  const [a, b] = [results.expected!.data as Float32Array, results.actual!.data as Float32Array];
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0) / largest;
}

/** A value, computed on a target. */
export function loweredFor(target: GraphTarget, value: Value): Value {
  return lower({ value }, { target }).outputs.value;
}
