import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/onnx/index.ts';
import { backgroundRuntime } from '../../src/runtime/background/node.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, tensor, zeros } from '../../src/tensor/index.ts';
import { wasmRuntime } from './wasm-runtime.ts';

/** sum = a + b, half = a in half precision, for vectors of three. */
const adder = encodeModel({
  producer: 'limber tests',
  opsets: { '': 21 },
  metadata: {},
  graph: {
    name: 'adder',
    initializers: [],
    nodes: [
      { opType: 'Add', inputs: ['a', 'b'], outputs: ['sum'], attributes: {} },
      { opType: 'Cast', inputs: ['a'], outputs: ['half'], attributes: { to: { int: 10 } } },
    ],
    inputs: [
      { name: 'a', dtype: 'float32', shape: [3] },
      { name: 'b', dtype: 'float32', shape: [3] },
    ],
    outputs: [
      { name: 'sum', dtype: 'float32', shape: [3] },
      { name: 'half', dtype: 'float16', shape: [3] },
    ],
  },
});

const a = float32([3], [1, 2, 3]);
const b = float32([3], [10, 20, 30]);

const runtimes: readonly [string, () => Runtime][] = [
  ['ONNX Runtime in Node, CPU', () => nodeRuntime({ threads: 1 })],
  ['ONNX Runtime in a thread of its own', () => backgroundRuntime({ threads: 1 })],
  ['ONNX Runtime in wasm', () => wasmRuntime()],
];

describe('ONNX Runtime in Node', () => {
  it('frees the memory of results', async () => {
    const runtime = nodeRuntime({ threads: 1 });
    const session = await runtime.compile(adder);
    const results = await session.run({ a, b });
    runtime.discard!(results);
    expect(Object.values(results).map(({ data }) => data.length)).toEqual([0, 0]);
    await session.close();
  });
});

describe.each(runtimes)('%s', (_, makeRuntime) => {
  it('describes inputs and outputs', async () => {
    const session = await makeRuntime().compile(adder);
    expect(session.inputs).toEqual({
      a: { dtype: 'float32', shape: [3] },
      b: { dtype: 'float32', shape: [3] },
    });
    expect(session.outputs.half).toEqual({ dtype: 'float16', shape: [3] });
    await session.close();
  });

  it('computes', async () => {
    const session = await makeRuntime().compile(adder);
    const { sum, half } = await session.run({ a, b });
    expect(sum).toEqual(float32([3], [11, 22, 33]));
    expect(half).toEqual(tensor('float16', [3], Uint16Array.of(0x3c00, 0x4000, 0x4200)));
    await session.close();
  });

  it('writes outputs into given memory', async () => {
    const session = await makeRuntime().compile(adder);
    const sum = zeros('float32', [3]);
    const half = zeros('float16', [3]);
    const results = await session.run({ a, b }, { sum, half });
    expect(results.sum).toBe(sum);
    expect([...sum.data]).toEqual([11, 22, 33]);
    expect([...half.data]).toEqual([0x3c00, 0x4000, 0x4200]);
    await session.close();
  });

  it('can write an output into an input’s memory', async () => {
    const session = await makeRuntime().compile(adder);
    const total = zeros('float32', [3]);
    for (let step = 0; step < 5; step++) await session.run({ a: total, b }, { sum: total });
    expect([...total.data]).toEqual([50, 100, 150]);
    await session.close();
  });

  it.each([
    ['a missing input', { a }, 'the model\'s input "b" is missing'],
    ['an unknown input', { a, b, c: a }, 'the model has no input "c" – expected a, b'],
    ['a wrong shape', { a, b: float32([2], [1, 2]) }, 'got float32 [2] – expected float32 [3]'],
    ['a wrong type', { a, b: zeros('int32', [3]) }, 'got int32 [3] – expected float32 [3]'],
  ])('refuses %s', async (_, inputs, message) => {
    const session = await makeRuntime().compile(adder);
    await expect(session.run(inputs)).rejects.toMatchObject({
      name: 'LimberError',
      message: expect.stringContaining(message),
    });
    await session.close();
  });

  it('refuses bytes that are not a model', async () => {
    await expect(makeRuntime().compile(adder.slice(0, 40))).rejects.toMatchObject({
      name: 'LimberError',
      message: expect.stringMatching(/^ONNX Runtime cannot load the model – got ".+"$/),
    });
  });
});

describe('memory that ONNX Runtime in Node is given to write to', () => {
  it('is all the memory of repeated runs', async () => {
    const vector = (name: string) => ({ name, dtype: 'float32' as const, shape: [2 ** 20] });
    const model = encodeModel({
      producer: 'limber tests',
      opsets: { '': 21 },
      metadata: {},
      graph: {
        name: 'adder',
        initializers: [],
        nodes: [{ opType: 'Add', inputs: ['x', 'x'], outputs: ['sum'], attributes: {} }],
        inputs: [vector('x')],
        outputs: [vector('sum')],
      },
    });
    const session = await nodeRuntime({ threads: 1 }).compile(model);
    const [x, sum] = [zeros('float32', [2 ** 20]), zeros('float32', [2 ** 20])];
    const before = process.memoryUsage().arrayBuffers;
    for (let run = 0; run < 20; run++) {
      await session.run({ x }, { sum });
      // One copy of 4 MiB may not be freed yet, but not several.
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6 * 2 ** 20);
    }
    await session.close();
  });
});
