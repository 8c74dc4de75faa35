import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/onnx/index.ts';
import { backgroundRuntime } from '../../src/runtime/background/node.ts';
import { float32 } from '../../src/tensor/index.ts';

const side = 768;

/** c = a · b for square matrices, large enough to take a while. */
const product = encodeModel({
  producer: 'limber tests',
  opsets: { '': 21 },
  metadata: {},
  graph: {
    name: 'product',
    initializers: [],
    nodes: [{ opType: 'MatMul', inputs: ['a', 'b'], outputs: ['c'], attributes: {} }],
    inputs: [
      { name: 'a', dtype: 'float32', shape: [side, side] },
      { name: 'b', dtype: 'float32', shape: [side, side] },
    ],
    outputs: [{ name: 'c', dtype: 'float32', shape: [side, side] }],
  },
});

const filled = (value: number) => float32([side, side], new Float32Array(side * side).fill(value));

describe('a session in a thread of its own', () => {
  it('computes while the event loop goes on, each run in its turn', async () => {
    const session = await backgroundRuntime({ threads: 1 }).compile(product);
    const order: string[] = [];
    const b = filled(1);
    const runs = [1, 2, 3].map(async (value) => {
      const { c } = await session.run({ a: filled(value), b });
      order.push(`run ${value}`);
      return c!.data[side];
    });
    setImmediate(() => order.push('event loop'));
    expect(await Promise.all(runs)).toEqual([side, 2 * side, 3 * side]);
    expect(order).toEqual(['event loop', 'run 1', 'run 2', 'run 3']);
    await session.close();
  });

  it('leaves what it was given as it was', async () => {
    const session = await backgroundRuntime({ threads: 1 }).compile(product);
    const [a, b] = [filled(2), filled(3)];
    await session.run({ a, b });
    expect([a.data.length, a.data[7], b.data[7]]).toEqual([side * side, 2, 3]);
    await session.close();
  });

  it('finishes what it was asked for before it closes, and refuses what comes after', async () => {
    const session = await backgroundRuntime({ threads: 1 }).compile(product);
    const [a, b] = [filled(1), filled(1)];
    const last = session.run({ a, b });
    await session.close();
    expect((await last).c!.data[0]).toBe(side);
    await expect(session.run({ a, b })).rejects.toMatchObject({
      name: 'LimberError',
      message: 'ONNX Runtime cannot run the model – got "the session is closed"',
    });
  });
});
