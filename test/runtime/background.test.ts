import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/onnx/index.ts';
import { backgroundRuntime, pooledRuntime } from '../../src/runtime/background/node.ts';
import { float32 } from '../../src/tensor/index.ts';

const side = 768;

/** c = a · b for square matrices, large enough to take a while. */
const product = productOf(side);

/** @param extent rows and columns; words leave them open. */
function productOf(extent: number | string): Uint8Array {
  const matrix = (name: string) => ({ name, dtype: 'float32' as const, shape: [extent, extent] });
  return encodeModel({
    producer: 'limber tests',
    opsets: { '': 21 },
    metadata: {},
    graph: {
      name: 'product',
      initializers: [],
      nodes: [{ opType: 'MatMul', inputs: ['a', 'b'], outputs: ['c'], attributes: {} }],
      inputs: ['a', 'b'].map(matrix),
      outputs: [matrix('c')],
    },
  });
}

function filled(value: number, extent = side) {
  return float32([extent, extent], new Float32Array(extent * extent).fill(value));
}

describe('a session in a thread of its own', () => {
  it('computes while the event loop continues, one run after the other', async () => {
    const session = await backgroundRuntime({ threads: 1 }).compile(productOf('side'));
    const order: string[] = [];
    setImmediate(() => order.push('event loop'));
    // The last run takes long, so that the event loop gets its turn even on a busy machine.
    const runs = [side, side, 3 * side].map(async (extent, index) => {
      const { c } = await session.run({ a: filled(index + 1, extent), b: filled(1, extent) });
      order.push(`run ${index + 1}`);
      return c!.data[extent];
    });
    expect(await Promise.all(runs)).toEqual([side, 2 * side, 9 * side]);
    expect(order.filter((name) => name !== 'event loop')).toEqual(['run 1', 'run 2', 'run 3']);
    expect(order.at(-1)).toBe('run 3');
    await session.close();
  });

  it('does not change its inputs', async () => {
    const session = await backgroundRuntime({ threads: 1 }).compile(product);
    const [a, b] = [filled(2), filled(3)];
    await session.run({ a, b });
    expect([a.data.length, a.data[7], b.data[7]]).toEqual([side * side, 2, 3]);
    await session.close();
  });

  it('reads shared memory at the time of the request', async () => {
    const session = await backgroundRuntime({ threads: 1 }).compile(product);
    const shared = new Float32Array(new SharedArrayBuffer(4 * side * side));
    const firstOf = async (value: number) => {
      shared.fill(value);
      return (await session.run({ a: float32([side, side], shared), b: filled(1) })).c!.data[0];
    };
    expect([await firstOf(2), await firstOf(5)]).toEqual([2 * side, 5 * side]);
    await session.close();
  });

  it('finishes requested runs before it closes, and refuses later ones', async () => {
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

describe('a pool of sessions', () => {
  const open = productOf('side');

  it.each([
    ['one thread, one after the other', 1, ['large', 'small']],
    ['two threads, side by side', 2, ['small', 'large']],
  ])('runs simultaneous requests with %s', async (_, threads, expected) => {
    const session = await pooledRuntime({ threads }).compile(open);
    const order: string[] = [];
    const run = async (name: string, extent: number) => {
      const { c } = await session.run({ a: filled(2, extent), b: filled(1, extent) });
      order.push(name);
      return c!.data[0];
    };
    expect(await Promise.all([run('large', 1600), run('small', 8)])).toEqual([3200, 16]);
    expect(order).toEqual(expected);
    await session.close();
    await expect(run('late', 8)).rejects.toThrow('the session is closed');
  });

  it('refuses a model that ONNX Runtime refuses', async () => {
    await expect(pooledRuntime({ threads: 2 }).compile(new Uint8Array(64))).rejects.toThrow(
      'ONNX Runtime cannot load the model',
    );
  });
});
