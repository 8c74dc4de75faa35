import { describe, expect, it } from 'vitest';
import { LimberError } from '../../../src/errors.ts';
import { importOnnx } from '../../../src/graph/import/index.ts';
import { emit, input, nodesInOrder, ops, parameter, parametersOf } from '../../../src/graph/index.ts';
import {
  decodeModel,
  encodeModel,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  storeInHalfPrecision,
  toFloat16,
} from '../../../src/onnx/index.ts';
import { nodeRuntime } from '../../../src/runtime/node.ts';
import { float32, int64, type Shape, type Tensor } from '../../../src/tensor/index.ts';
import { difference, noise, runValues } from './compare.ts';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

interface Case {
  readonly title: string;
  /** The input `x`. */
  readonly shape?: Shape;
  /** The nodes; their last output is compared. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: Readonly<Record<string, Tensor>>;
  readonly opset?: number;
}

const runtime = nodeRuntime({ threads: 1 });
const image: Shape = [2, 3, 6, 5];
const weights = (shape: Shape, seed = 2): Tensor => float32(shape, noise(shape, seed));
const node = (
  opType: string,
  inputs: readonly string[],
  attributes: Attributes = {},
  outputs: readonly string[] = ['y'],
): OnnxNode => ({ opType, inputs, outputs, attributes });
const unary = (opType: string, attributes: Attributes = {}): Case => ({
  title: [opType, ...Object.keys(attributes)].join(' '),
  nodes: [node(opType, ['x'], attributes)],
});
const withConstant = (
  opType: string,
  constant: Tensor,
  attributes: Attributes = {},
  inputs = ['x', 'c'],
): Case => ({
  title: [opType, ...Object.keys(attributes), `[${constant.shape}]`].join(' '),
  nodes: [node(opType, inputs, attributes)],
  initializers: { c: constant },
});
const window = (kernel: number[], strides: number[], pads: number[]): Attributes => ({
  kernel_shape: { ints: kernel },
  strides: { ints: strides },
  pads: { ints: pads },
});
const positive: Tensor = float32([3], [0.5, 2, 1]);

const cases: readonly Case[] = [
  {
    title: 'Conv',
    nodes: [node('Conv', ['x', 'w', 'b'], window([3, 2], [2, 1], [1, 0, 2, 1]))],
    initializers: { w: weights([4, 3, 3, 2]), b: weights([4], 3) },
  },
  ...['SAME_UPPER', 'SAME_LOWER', 'VALID'].map(
    (mode): Case => ({
      title: `Conv ${mode}`,
      nodes: [node('Conv', ['x', 'w'], { auto_pad: { string: mode }, strides: { ints: [2, 2] } })],
      initializers: { w: weights([4, 3, 3, 2]) },
    }),
  ),
  {
    title: 'Conv, grouped and dilated',
    nodes: [
      node('Conv', ['x', 'w'], {
        group: { int: 3 },
        dilations: { ints: [2, 1] },
        pads: { ints: [2, 1, 2, 1] },
      }),
    ],
    initializers: { w: weights([6, 1, 3, 3]) },
  },
  {
    title: 'ConvTranspose',
    nodes: [
      node('ConvTranspose', ['x', 'w', 'b'], {
        ...window([3, 3], [2, 2], [1, 1, 1, 1]),
        output_padding: { ints: [1, 1] },
      }),
    ],
    initializers: { w: weights([3, 2, 3, 3]), b: weights([2], 3) },
  },
  ...['SAME_UPPER', 'SAME_LOWER'].map(
    (mode): Case => ({
      title: `ConvTranspose ${mode}`,
      nodes: [node('ConvTranspose', ['x', 'w'], { auto_pad: { string: mode }, strides: { ints: [2, 1] } })],
      initializers: { w: weights([3, 2, 3, 4]) },
    }),
  ),
  unary('MaxPool', window([3, 3], [2, 2], [1, 1, 1, 1])),
  unary('MaxPool', { ...window([2, 2], [2, 2], [0, 0, 0, 0]), ceil_mode: { int: 1 } }),
  unary('AveragePool', window([3, 3], [2, 2], [1, 1, 1, 1])),
  unary('AveragePool', { ...window([3, 3], [2, 2], [1, 1, 1, 1]), count_include_pad: { int: 1 } }),
  unary('GlobalAveragePool'),
  unary('GlobalMaxPool'),
  {
    title: 'BatchNormalization',
    nodes: [node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], { epsilon: { float: 1e-3 } })],
    initializers: { s: weights([3], 2), b: weights([3], 3), m: weights([3], 4), v: positive },
  },
  unary('LRN', { size: { int: 3 }, alpha: { float: 0.1 } }),
  ...['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap((mode) => [
    {
      title: `Resize linear ${mode} by scales`,
      nodes: [
        node('Resize', ['x', '', 'c'], {
          mode: { string: 'linear' },
          coordinate_transformation_mode: { string: mode },
        }),
      ],
      initializers: { c: float32([4], [1, 1, 2, 2]) },
    },
    {
      title: `Resize linear ${mode} to sizes`,
      nodes: [
        node('Resize', ['x', '', '', 'c'], {
          mode: { string: 'linear' },
          coordinate_transformation_mode: { string: mode },
        }),
      ],
      initializers: { c: int64([2, 3, 4, 9]) },
    },
  ]),
  {
    title: 'Resize nearest, as PyTorch exports it',
    nodes: [
      node('Resize', ['x', '', 'c'], {
        mode: { string: 'nearest' },
        nearest_mode: { string: 'floor' },
        coordinate_transformation_mode: { string: 'asymmetric' },
      }),
    ],
    initializers: { c: float32([4], [1, 1, 2, 3]) },
  },
  {
    title: 'Upsample',
    opset: 9,
    nodes: [node('Upsample', ['x', 'c'], { mode: { string: 'nearest' } })],
    initializers: { c: float32([4], [1, 1, 2, 2]) },
  },

  {
    title: 'Gemm',
    shape: [2, 4],
    nodes: [node('Gemm', ['x', 'w', 'b'], { transB: { int: 1 }, alpha: { float: 0.5 }, beta: { float: 2 } })],
    initializers: { w: weights([3, 4]), b: weights([3], 3) },
  },
  {
    title: 'MatMul',
    shape: [2, 4],
    nodes: [node('MatMul', ['x', 'w'])],
    initializers: { w: weights([4, 3]) },
  },
  {
    title: 'FusedMatMul',
    shape: [2, 4],
    nodes: [
      {
        ...node('FusedMatMul', ['x', 'w'], { transB: { int: 1 }, alpha: { float: 3 } }),
        domain: 'com.microsoft',
      },
    ],
    initializers: { w: weights([3, 4]) },
  },

  {
    title: 'Concat',
    nodes: [node('Relu', ['x'], {}, ['r']), node('Concat', ['x', 'r'], { axis: { int: -3 } })],
  },
  {
    title: 'Slice',
    nodes: [node('Slice', ['x', 'starts', 'ends', 'axes', 'steps'])],
    initializers: {
      starts: int64([1, -4]),
      ends: int64([2 ** 40, -1]),
      axes: int64([2, -1]),
      steps: int64([2, 1]),
    },
  },
  {
    title: 'Slice backwards',
    nodes: [node('Slice', ['x', 'starts', 'ends', 'axes', 'steps'])],
    initializers: { starts: int64([-1]), ends: int64([-(2 ** 40)]), axes: int64([3]), steps: int64([-1]) },
  },
  {
    title: 'Slice by attributes',
    opset: 9,
    nodes: [node('Slice', ['x'], { starts: { ints: [1] }, ends: { ints: [3] }, axes: { ints: [2] } })],
  },
  {
    title: 'Split',
    nodes: [node('Split', ['x', 'c'], { axis: { int: 2 } }, ['a', 'b']), node('Neg', ['b'])],
    initializers: { c: int64([2, 4]) },
  },
  {
    title: 'Split into equal parts',
    opset: 12,
    nodes: [node('Split', ['x'], { axis: { int: 1 } }, ['a', 'b', 'c']), node('Sub', ['c', 'a'])],
  },
  {
    title: 'Pad',
    nodes: [node('Pad', ['x', 'c', 'v'])],
    initializers: { c: int64([0, 0, 1, 2, 0, 0, 3, 0]), v: float32([], [7]) },
  },
  unary('Transpose', { perm: { ints: [0, 2, 3, 1] } }),
  unary('Transpose'),
  withConstant('Reshape', int64([0, -1])),
  unary('Flatten'),
  withConstant('Unsqueeze', int64([0, -1])),
  {
    title: 'Squeeze',
    shape: [2, 1, 3, 1],
    nodes: [node('Squeeze', ['x', 'c'])],
    initializers: { c: int64([-1]) },
  },
  { title: 'Squeeze all', shape: [2, 1, 3, 1], nodes: [node('Squeeze', ['x'])] },
  {
    title: 'Expand',
    shape: [3, 1],
    nodes: [node('Expand', ['x', 'c'])],
    initializers: { c: int64([2, 1, 4]) },
  },
  {
    title: 'Expand to fewer axes',
    shape: [3, 1],
    nodes: [node('Expand', ['x', 'c'])],
    initializers: { c: int64([4]) },
  },
  withConstant('Gather', int64([2, 0, -1]), { axis: { int: 1 } }),
  withConstant('Gather', int64([-1], []), { axis: { int: 3 } }),
  ...['ReduceSum', 'ReduceMean', 'ReduceMax'].flatMap((op) => [
    withConstant(op, int64([-1, 1]), { keepdims: { int: 0 } }),
    withConstant(op, int64([2])),
    unary(op),
  ]),
  { ...unary('ReduceMean', { axes: { ints: [2, 3] } }), opset: 13 },
  unary('Softmax'),
  unary('LogSoftmax', { axis: { int: 1 } }),
  { ...unary('Softmax', { axis: { int: 2 } }), title: 'Softmax of old', opset: 11 },

  ...['Relu', 'Sigmoid', 'Tanh', 'Exp', 'Abs', 'Sign', 'Floor', 'Neg', 'Reciprocal', 'HardSwish'].map((op) =>
    unary(op),
  ),
  unary('LeakyRelu', { alpha: { float: 0.2 } }),
  unary('Elu', { alpha: { float: 0.7 } }),
  unary('HardSigmoid', { alpha: { float: 0.3 } }),
  {
    title: 'Sqrt and Log',
    nodes: [node('Exp', ['x'], {}, ['e']), node('Sqrt', ['e'], {}, ['s']), node('Log', ['s'])],
  },
  withConstant('PRelu', weights([3, 1, 1])),
  { ...unary('Clip', { min: { float: -0.5 } }), opset: 10 },
  withConstant('Clip', float32([], [0.5]), {}, ['x', '', 'c']),
  withConstant('Clip', float32([], [0.5]), {}, ['x', 'c']),
  ...['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min'].map((op) => withConstant(op, weights([3, 1, 1]))),
  { title: 'Sum of three', nodes: [node('Sum', ['x', 'x', 'x'])] },
  ...[0.5, 1, 2].map(
    (exponent): Case => ({
      title: `Pow ${exponent}`,
      nodes: [node('Abs', ['x'], {}, ['a']), node('Pow', ['a', 'c'])],
      initializers: { c: float32([], [exponent]) },
    }),
  ),
  {
    title: 'Greater and Where',
    nodes: [node('Greater', ['x', 'c'], {}, ['g']), node('Where', ['g', 'x', 'c'])],
    initializers: { c: float32([], [0.1]) },
  },
  {
    title: 'Equal and Cast',
    nodes: [node('Equal', ['x', 'x'], {}, ['e']), node('Cast', ['e'], { to: { int: 1 } })],
  },
  {
    title: 'Dropout and Identity',
    nodes: [node('Dropout', ['x'], {}, ['d']), node('Identity', ['d'], {}, ['i']), node('Neg', ['i'])],
  },

  {
    title: 'a shape that is computed, as PyTorch exports a flattening',
    nodes: [
      node('Shape', ['x'], {}, ['s']),
      node('Constant', [], { value: { tensor: int64([0], []) } }, ['zero']),
      node('Gather', ['s', 'zero'], { axis: { int: 0 } }, ['n']),
      node('Unsqueeze', ['n', 'axes'], {}, ['batch']),
      node('Constant', [], { value_ints: { ints: [-1] } }, ['rest']),
      node('Concat', ['batch', 'rest'], { axis: { int: 0 } }, ['shape']),
      node('Reshape', ['x', 'shape']),
    ],
    initializers: { axes: int64([0]) },
  },
  {
    title: 'twice the size, computed',
    nodes: [
      node('Shape', ['x'], {}, ['s']),
      node('Slice', ['s', 'two', 'four'], {}, ['hw']),
      node('Cast', ['hw'], { to: { int: 1 } }, ['hwf']),
      node('Mul', ['hwf', 'factor'], {}, ['scaled']),
      node('Floor', ['scaled'], {}, ['floored']),
      node('Cast', ['floored'], { to: { int: 7 } }, ['size']),
      node('Slice', ['s', 'zero', 'two'], {}, ['nc']),
      node('Concat', ['nc', 'size'], { axis: { int: 0 } }, ['sizes']),
      node('Resize', ['x', '', '', 'sizes'], { mode: { string: 'linear' } }),
    ],
    initializers: { zero: int64([0]), two: int64([2]), four: int64([4]), factor: float32([], [1.5]) },
  },
  {
    title: 'a shape that is chosen, as PyTorch exports an expansion',
    shape: [3, 1],
    nodes: [
      node('ConstantOfShape', ['rank'], { value: { tensor: int64([3]) } }, ['threes']),
      node('Equal', ['wanted', 'open'], {}, ['isOpen']),
      node('Where', ['isOpen', 'threes', 'wanted'], {}, ['shape']),
      node('Expand', ['x', 'shape']),
    ],
    initializers: { rank: int64([2]), wanted: int64([-1, 4]), open: int64([-1, -1]) },
  },
  {
    title: 'a shape that is computed with a vector of one element',
    shape: [2, 6],
    nodes: [node('Mul', ['two', 'halves'], {}, ['shape']), node('Reshape', ['x', 'shape'])],
    initializers: { two: int64([1]), halves: int64([3, 4]) },
  },
  {
    title: 'a shape that is reversed from beyond its end',
    shape: [2, 6],
    nodes: [
      node('Shape', ['x'], {}, ['s']),
      node('Slice', ['s', 'start', 'end', 'axes', 'step'], {}, ['reversed']),
      node('Reshape', ['x', 'reversed']),
    ],
    initializers: { start: int64([9]), end: int64([-9]), axes: int64([0]), step: int64([-1]) },
  },
  {
    title: 'a weight that is transposed first',
    shape: [2, 4],
    nodes: [node('Transpose', ['w'], { perm: { ints: [1, 0] } }, ['t']), node('MatMul', ['x', 't'])],
    initializers: { w: weights([3, 4]) },
  },
];

describe('an ONNX model', () => {
  it.each(cases)(
    'computes $title as ONNX Runtime does',
    async ({ shape = image, nodes, initializers = {}, opset = 20 }) => {
      const model = build(shape, nodes, initializers, opset);
      const x = float32(shape, noise(shape));
      const session = await runtime.compile(encodeModel(model));
      const { y: expected } = await session.run({ x });
      await session.close();
      const { outputs } = importOnnx(decodeModel(encodeModel(model), 'case.onnx'));
      const { y } = await runValues(runtime, outputs, { x });
      expect(y!.shape).toEqual(expected!.shape);
      expect(difference(y!, expected!)).toBeLessThan(1e-5);
    },
  );
});

describe('parameters of an imported model', () => {
  const layer = build(
    [1, 3, 8, 8],
    [node('Mul', ['x', 'scale'], {}, ['normal']), node('Conv', ['normal', 'conv.weight', 'conv.bias'])],
    { scale: weights([3, 1, 1]), 'conv.weight': weights([4, 3, 3, 3]), 'conv.bias': weights([4]) },
  );

  it('are the weights of its layers', () => {
    const { outputs } = importOnnx(layer);
    expect(names(Object.values(outputs))).toEqual(['conv.weight', 'conv.bias']);
  });

  it('are the requested ones', () => {
    const { outputs } = importOnnx(layer, { trainable: (name) => name !== 'conv.bias' });
    expect(names(Object.values(outputs))).toEqual(['scale', 'conv.weight']);
  });

  it('may lie in Constant nodes', () => {
    const constant = (name: string, value: Tensor) =>
      node('Constant', [], { value: { tensor: value } }, [name]);
    const model = build([1, 3, 8, 8], [constant('w', weights([4, 3, 3, 3])), node('Conv', ['x', 'w'])], {});
    expect(names(Object.values(importOnnx(model).outputs))).toEqual(['w']);
  });

  it('are read from half precision', () => {
    const model = decodeModel(encodeModel(storeInHalfPrecision(layer)), 'half.onnx');
    const [weight] = parametersOf(Object.values(importOnnx(model).outputs));
    expect(weight!.node.name).toBe('conv.weight');
    expect(weight!.dtype).toBe('float32');
    expect(difference(weight!.node.initial, weights([4, 3, 3, 3]))).toBeLessThan(2 ** -10);
    expect(difference(weight!.node.initial, weights([4, 3, 3, 3]))).toBeGreaterThan(0);
  });

  it('become single precision in a file with only half precision', async () => {
    const w = toFloat16(float32([3], [1, 2, 3]));
    const base = build([3], [node('Mul', ['x', 'w'])], { w });
    const model = {
      ...base,
      graph: { ...base.graph, inputs: [{ name: 'x', dtype: 'float16' as const, shape: [3] }] },
    };
    const { outputs } = importOnnx(model, { trainable: () => true });
    const { y } = await runValues(runtime, outputs, { x: float32([3], [1, 1, 0.1]) });
    expect(difference(y!, float32([3], [1, 2, 0.3]))).toBeLessThan(1e-6);
  });

  it('are exactly those that Limber stored in its own file', async () => {
    const x = input('x', 'float32', [1, 3, 4, 4]);
    const scale = parameter('norm/scale', weights([3, 1, 1]));
    const weight = parameter('head/weight', weights([2, 48]));
    const hidden = ops.relu6(ops.multiply(ops.add(x, 0.5), scale));
    const y = ops.linear(ops.reshape(hidden, [1, 48]), weight, parameter('head/bias', weights([2])));
    const { outputs } = importOnnx(decodeModel(emit({ name: 'own', outputs: { y } }), 'own.onnx'));
    expect(names([outputs.y!])).toEqual(['norm/scale', 'head/weight', 'head/bias']);
    const fed = { x: float32([1, 3, 4, 4], noise([48])) };
    const [before, after] = [await runValues(runtime, { y }, fed), await runValues(runtime, outputs, fed)];
    expect(difference(after.y!, before.y!)).toBe(0);
  });
});

describe('sizes and outputs of an imported model', () => {
  const open = build(
    ['batch', 3, 'height', 'width'],
    [
      { ...node('MaxPool', ['x'], window([2, 2], [2, 2], [0, 0, 0, 0]), ['pooled']), name: 'pool' },
      node('Resize', ['pooled', '', 'scales'], { mode: { string: 'linear' } }),
      node('NonZero', ['y'], {}, ['unwanted']),
    ],
    { scales: float32([4], [1, 1, 4, 4]) },
  );

  it('follow the given shape', () => {
    const at = (shape: Shape) => importOnnx(open, { shapes: { x: shape } }).outputs.y!.shape;
    expect(at([1, 3, 8, 8])).toEqual([1, 3, 16, 16]);
    expect(at([4, 3, 16, 10])).toEqual([4, 3, 32, 20]);
  });

  it("may be values in the middle, by the file's names", () => {
    const { outputs } = importOnnx(open, { shapes: { x: [1, 3, 8, 8] }, outputs: ['pooled'] });
    expect(outputs.pooled!.shape).toEqual([1, 3, 4, 4]);
    const found = nodesInOrder([outputs.pooled!]).map((each) =>
      each.kind === 'operator' ? each.name : each.kind,
    );
    expect(found).toEqual(['input', 'pool']);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a free extent',
      () => importOnnx(open),
      /input "x" has a free extent "batch" – expected its shape.*– in test/,
    ],
    [
      'a shape of other axes',
      () => importOnnx(open, { shapes: { x: [3, 8, 8] } }),
      /input "x" is given a shape of 3 axes – expected 4/,
    ],
    [
      'an operator it does not know',
      () => importOnnx(open, { shapes: { x: [1, 3, 8, 8] }, outputs: ['unwanted'], where: 'net.onnx' }),
      /operator NonZero cannot be imported \(node "unwanted"\).*in net\.onnx/,
    ],
    [
      'a missing input',
      () => importOnnx(open, { shapes: { image: [1, 3, 8, 8] } }),
      /no input "image" – expected x – in test/,
    ],
    [
      'a missing output',
      () => importOnnx(open, { outputs: ['z'] }),
      /no value "z" to output – expected e\.g\. y/,
    ],
    [
      'an attribute value it does not know',
      () =>
        importOnnx(
          build(image, [node('Resize', ['x', '', 's'], { mode: { string: 'cubic' } })], {
            s: float32([4], [1, 1, 2, 2]),
          }),
        ),
      /Resize node "y" has the mode cubic; Limber knows nearest and linear/,
    ],
    [
      'reflection',
      () =>
        importOnnx(
          build(image, [node('Pad', ['x', 'p'], { mode: { string: 'reflect' } })], {
            p: int64([0, 0, 1, 1, 0, 0, 1, 1]),
          }),
        ),
      /pads by reflect/,
    ],
  ])('say so of %s', (_, read, message) => {
    expect(read).toThrow(LimberError);
    expect(read).toThrow(message);
  });
});

function names(values: Parameters<typeof parametersOf>[0]): readonly string[] {
  return parametersOf(values).map((value) => value.node.name);
}

/** A model with the input `x` and the output `y`. */
function build(
  shape: readonly (number | string)[],
  nodes: readonly OnnxNode[],
  initializers: Readonly<Record<string, Tensor>>,
  opset = 20,
): OnnxModel {
  return {
    producer: 'test',
    opsets: { '': opset, 'com.microsoft': 1 },
    metadata: {},
    graph: {
      name: 'test',
      nodes,
      initializers: Object.entries(initializers).map(([name, tensor]) => ({ name, tensor })),
      inputs: [{ name: 'x', dtype: 'float32', shape }],
      outputs: [{ name: 'y', dtype: 'float32', shape: ['?'] }],
    },
  };
}
