import { emit, input, ops, type Value } from '../../graph/index.ts';
import { float32, sizeOf } from '../../tensor/index.ts';
import type { Runtime } from '../index.ts';

/** The measured limits of the machine. */
export interface Ceilings {
  /** Speed of products of 1024 × 1024 matrices, in multiplications and additions per second. */
  readonly arithmetic: number;
  /** Speed of adding a 64 MiB tensor to itself, in bytes read and written per second. */
  readonly memory: number;
}

export async function measureCeilings(runtime: Runtime): Promise<Ceilings> {
  const side = 1024;
  const a = input('a', 'float32', [side, side]);
  const product = await fastest(runtime, ops.matmul(a, input('b', 'float32', [side, side])));
  const count = 2 ** 24;
  const numbers = input('a', 'float32', [count]);
  // Outputs are copied, so only one number of the sum is returned.
  const sum = await fastest(runtime, ops.slice(ops.add(numbers, numbers), { 0: { end: 1 } }));
  return { arithmetic: (2 * side ** 3) / product, memory: (2 * 4 * count) / sum };
}

/** Seconds of the fastest of ten runs. */
async function fastest(runtime: Runtime, value: Value): Promise<number> {
  const session = await runtime.compile(emit({ name: 'ceiling', outputs: { y: value } }));
  const feeds = Object.fromEntries(
    Object.entries(session.inputs).map(([name, { shape }]) => [
      name,
      float32(shape, new Float32Array(sizeOf(shape)).fill(1)),
    ]),
  );
  const into = { y: float32(value.shape, new Float32Array(sizeOf(value.shape))) };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 10; run++) {
    const started = performance.now();
    await session.run(feeds, into);
    best = Math.min(best, (performance.now() - started) / 1e3);
  }
  await session.close();
  return best;
}
