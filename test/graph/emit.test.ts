import { describe, expect, it } from 'vitest';
import {
  constant,
  emit,
  type GraphTarget,
  input,
  lower,
  memoryNeed,
  ops,
  parameter,
  type Value,
} from '../../src/graph/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import type { Tensors } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, int64 } from '../../src/tensor/index.ts';
import { normal } from './points.ts';

async function run(model: Uint8Array, feeds: Tensors): Promise<Record<string, readonly number[]>> {
  const session = await nodeRuntime({ threads: 1 }).compile(model);
  const results = await session.run(feeds);
  await session.close();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, [...(data as Float32Array)]]),
  );
}

const operatorsIn = (model: Uint8Array) => decodeModel(model, 'test').graph.nodes.map(({ opType }) => opType);

describe('emit', () => {
  it('writes equal computations once', async () => {
    const x = input('x', 'float32', [2]);
    const twice = () => ops.exp(ops.multiply(x, 2));
    const model = emit({ name: 'test', outputs: { y: ops.add(twice(), twice()) } });
    expect(operatorsIn(model)).toEqual(['Mul', 'Exp', 'Add']);
    expect(await run(model, { x: float32([2], [0, 0]) })).toEqual({ y: [2, 2] });
  });

  it('distinguishes computations that differ only in an attribute or a constant', async () => {
    const x = input('x', 'float32', [2]);
    const outputs = {
      a: ops.leakyRelu(x, 0.5),
      b: ops.leakyRelu(x, 0.25),
      c: ops.add(x, 1),
      d: ops.add(x, constant(float32([1], [1]))),
      e: ops.add(x, 2),
    };
    const model = emit({ name: 'test', outputs });
    expect(await run(model, { x: float32([2], [-4, 4]) })).toEqual({
      a: [-2, 4],
      b: [-1, 4],
      c: [-3, 5],
      d: [-3, 5],
      e: [-2, 6],
    });
  });

  it('can give an input, a parameter and one value under several names', async () => {
    const x = input('x', 'float32', [1]);
    const weight = parameter('weight', float32([1], [7]));
    const sum = ops.add(x, weight);
    const model = emit({ name: 'test', outputs: { same: x, stored: weight, sum, again: sum } });
    expect(await run(model, { x: float32([1], [1]) })).toEqual({
      same: [1],
      stored: [7],
      sum: [8],
      again: [8],
    });
  });

  it('stores initial or trained values, and metadata', async () => {
    const weights = ['first', 'second'].map((name) => parameter(name, float32([1], [1])));
    const y = ops.add(ops.multiply(input('x', 'float32', [1]), weights[0]!), weights[1]!);
    const trained = new Map([['second', float32([1], [10])]]);
    const model = emit({ name: 'test', outputs: { y }, weights: trained, metadata: { skeleton: 'lsp' } });
    expect(await run(model, { x: float32([1], [3]) })).toEqual({ y: [13] });
    expect(decodeModel(model, 'test').metadata).toEqual({ skeleton: 'lsp' });
  });

  it('reads bound parameters from their values', async () => {
    const weight = parameter('weight', float32([2, 1], [1, 1]));
    const y = ops.multiply(input('x', 'float32', [2, 1]), weight);
    const bindings = new Map([[weight.node, ops.reshape(input('flat weight', 'float32', [2]), [2, 1])]]);
    const model = emit({ name: 'test', outputs: { y }, bindings });
    const feeds = { x: float32([2, 1], [3, 4]), 'flat weight': float32([2], [10, 100]) };
    expect(await run(model, feeds)).toEqual({ y: [30, 400] });
  });

  it('treats inputs with the same name as one input, and refuses different types', async () => {
    const [a, b] = [input('step', 'float32', []), input('step', 'float32', [])];
    const model = emit({ name: 'test', outputs: { y: ops.add(a, ops.multiply(b, 10)) } });
    expect(await run(model, { step: float32([], [2]) })).toEqual({ y: [22] });
    const vector = input('step', 'float32', [1]);
    expect(() => emit({ name: 'test', outputs: { y: ops.add(a, vector) } })).toThrow(
      'two inputs of different types are both called "step" – got float32 [] and float32 [1]',
    );
  });
});

describe('the operators of a file', () => {
  const x = input('x', 'float32', [2, 3]);
  const weight = parameter('weight', float32([4, 3], new Float32Array(12)));
  const domains = (y: Value, target?: GraphTarget) =>
    Object.keys(
      decodeModel(emit({ name: 'test', outputs: { y }, ...(target && { target }) }), 'test').opsets,
    );

  it('are standard ones in a fully connected network', () => {
    expect(operatorsIn(emit({ name: 'test', outputs: { y: ops.linear(x, weight) } }))[0]).toBe('Gemm');
    expect(domains(ops.linear(x, weight))).toEqual(['']);
  });

  it('are ONNX Runtime’s own where a batch of matrices is transposed on the CPU, and ONNX’s in a file for any runtime', () => {
    const batch = ops.reshape(x, [2, 1, 3]);
    const product = ops.matmul(batch, batch, { transposeB: true });
    expect(domains(product, 'cpu')).toEqual(['', 'com.microsoft']);
    expect(domains(product)).toEqual(['']);
  });

  it('may not share names', () => {
    const other = parameter('weight', float32([4, 3], new Float32Array(12)));
    const twice = { y: ops.linear(x, weight), z: ops.linear(x, other) };
    expect(() => emit({ name: 'test', outputs: twice })).toThrow(
      'two values of the model are both called "weight" – expected another name',
    );
    const named = (name: string) => () => emit({ name: 'test', outputs: { [name]: ops.linear(x, weight) } });
    expect(named('weight')).toThrow('two values of the model are both called "weight"');
    expect(named('x')).toThrow('two values of the model are both called "x"');
  });
});

describe('ONNX Runtime', () => {
  it('computes the same with stored weights, which it may fuse and reorder, as with fed weights', async () => {
    // Blocks of 8 or 16 channels have a special memory layout there.
    const x = input('x', 'float32', [2, 16, 12, 11]);
    const shapes = {
      stem: [32, 16, 3, 3],
      depthwise: [32, 1, 3, 3],
      project: [16, 32, 1, 1],
      up: [16, 16, 4, 4],
    };
    const weights = Object.entries(shapes).map(([name, shape]) => parameter(name, normal(...shape)));
    const [stem, depthwise, project, up] = weights as [Value, Value, Value, Value];
    const bias = parameter('bias', normal(32));
    const small = ops.relu6(ops.conv(x, stem, bias, { strides: [2, 2], padding: [0, 0, 1, 1] }));
    const deep = ops.leakyRelu(ops.conv(small, depthwise, null, { groups: 32, padding: [1, 1, 1, 1] }), 0.1);
    const pooled = ops.maxPool(deep, { kernel: [3, 3], strides: [1, 1], padding: [1, 1, 1, 1] });
    const narrow = ops.relu(ops.conv(pooled, project));
    const fine = ops.resize(ops.averagePool(narrow, { kernel: [3, 3], strides: [2, 2] }), { size: [6, 5] });
    const residual = ops.sigmoid(ops.add(narrow, fine));
    const nearest = ops.resize(residual, { size: [12, 10], mode: 'nearest', coordinates: 'asymmetric' });
    const enlarged = ops.convTranspose(residual, up, null, { strides: [2, 2], padding: [1, 1, 1, 1] });
    const outputs = { y: ops.lrn(ops.add(nearest, enlarged), { size: 5, alpha: 0.1, beta: 0.75, bias: 1 }) };

    const all = [...weights, bias];
    const bindings = new Map(all.map(({ node, shape }) => [node, input(node.name, 'float32', shape)]));
    const feeds = { x: normal(...x.shape) };
    const held = Object.fromEntries(all.map(({ node }) => [node.name, node.initial]));
    const fed = await run(emit({ name: 'fed', outputs, bindings }), { ...feeds, ...held });
    const stored = await run(emit({ name: 'stored', outputs }), feeds);
    const scale = Math.max(...fed.y!.map(Math.abs));
    const differences = fed.y!.map((value, index) => Math.abs(value - stored.y![index]!));
    expect(scale).toBeGreaterThan(1);
    expect(Math.max(...differences) / scale).toBeLessThan(1e-5);
  });
});

describe('memoryNeed', () => {
  const need = (...values: Value[]) =>
    memoryNeed(lower(Object.fromEntries(values.entries()), { target: 'portable' }));

  it('counts leaves and the largest set of results alive at the same time', () => {
    const x = input('x', 'float32', [10]);
    const [a, b] = [ops.exp(x), ops.log(x)];
    const chain = ops.sqrt(ops.sqrt(ops.add(a, b)));
    // At the peak a, b and their sum are alive; the roots afterwards need less.
    expect(need(chain)).toEqual({ leaves: 40, intermediates: 120, results: 40 });
  });

  it('keeps the memory of a value while its reshaped form is used', () => {
    const x = input('x', 'float32', [10]);
    const a = ops.exp(x);
    const table = ops.reshape(a, [2, 5]);
    // The logarithm and its root are alive together with a, which the last sum still needs.
    const y = ops.add(ops.reshape(ops.sqrt(ops.log(x)), [2, 5]), table);
    expect(need(table, y)).toEqual({ leaves: 40, intermediates: 120, results: 80 });
    expect(need(y)).toEqual({ leaves: 40, intermediates: 120, results: 40 });
  });

  it('holds memory until the last result of its shape, as ONNX Runtime does', () => {
    const x = input('x', 'float32', [10]);
    const pair = ops.concat([x, x], 0);
    const sum = ops.sum(ops.exp(pair), [0], true);
    // While the 400 bytes are computed from the sum, the exponential's 80 bytes are held for the last pair. The first
    // pair's 80 bytes are not held.
    const wide = ops.max(ops.exp(ops.expand(sum, [100])), [0], true);
    const last = ops.exp(ops.concat([ops.expand(wide, [10]), x], 0));
    expect(need(last).intermediates).toBe(2 * 80 + 2 * 400 + 4);
  });

  it('counts a bound parameter once, and nothing for its update', () => {
    const weight = parameter('weight', float32([2, 5], new Float32Array(10)));
    const flat = () => input('weight', 'float32', [10]);
    const bindings = new Map([[weight.node, ops.reshape(flat(), [2, 5])]]);
    const loss = ops.sum(ops.exp(weight));
    const updated = ops.subtract(flat(), loss);
    // Only the exponential and its sum; the updated weight uses the weight's memory.
    const expected = { leaves: 40, intermediates: 44, results: 44 };
    const graph = lower({ loss, updated }, { target: 'portable', bindings });
    expect(memoryNeed(graph, ['updated'])).toEqual(expected);
  });
});

describe('an operator that does not fit its inputs', () => {
  const value = (...shape: number[]) => input('x', 'float32', shape);
  const image = value(1, 3, 8, 8);
  const refusals: readonly (readonly [string, () => Value, string])[] = [
    ['conv', () => ops.conv(image, value(4, 2, 3, 3)), 'Conv has a weight that does not fit its input'],
    ['conv', () => ops.conv(value(3, 8), value(4, 3, 3, 3)), 'Conv takes a tensor of 4 axes – got [3, 8]'],
    ['conv', () => ops.conv(image, value(4, 3, 9, 9)), 'Conv has a window larger than its padded input'],
    [
      'convTranspose',
      () => ops.convTranspose(image, value(4, 2, 3, 3)),
      'ConvTranspose has a weight that does not',
    ],
    ['maxPool', () => ops.maxPool(image, { kernel: [1, 9] }), 'a window of 9 over 8 (axis columns)'],
    [
      'lrn',
      () => ops.lrn(image, { size: 4, alpha: 1, beta: 1, bias: 1 }),
      'an odd number of channels – got 4',
    ],
    ['matmul', () => ops.matmul(value(2, 3), value(2, 3)), 'MatMul has operands whose inner extents differ'],
    ['matmul', () => ops.matmul(value(2), value(2, 3)), 'MatMul takes operands of at least 2 axes – got [2]'],
    ['add', () => ops.add(value(2, 3), value(2)), 'Add cannot broadcast its operands – got [2, 3] and [2]'],
    [
      'concat',
      () => ops.concat([value(2, 3), value(3, 3)], 1),
      'Concat along axis 1 has inputs that differ elsewhere',
    ],
    [
      'reshape',
      () => ops.reshape(value(2, 3), [5]),
      'Reshape changes the number of elements – got [2, 3] to [5]',
    ],
    ['pad', () => ops.pad(value(2), [-1], [0]), 'Pad takes counts of at least 0'],
    ['sum', () => ops.sum(value(2), [1]), 'no axis 1 – got a tensor [2]'],
    [
      'scatterAdd',
      () => ops.scatterAdd(value(3, 2), constant(int64([0, 1])), 0, [4, 2]),
      'ScatterAdd has updates that do not fit its indices – got [3, 2] – expected [2, 2]',
    ],
  ];

  it.each(refusals)('%s gives a clear error', (_, build, message) => {
    expect(build).toThrow(message);
  });
});
