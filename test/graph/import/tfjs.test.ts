import { describe, expect, it } from 'vitest';
import { LimberError } from '../../../src/errors.ts';
import { transposeTensor } from '../../../src/graph/import/host.ts';
import { importTfjs, type TfFiles } from '../../../src/graph/import/index.ts';
import { nodesInOrder, parametersOf } from '../../../src/graph/index.ts';
import { nodeRuntime } from '../../../src/runtime/node.ts';
import { float32 } from '../../../src/tensor/index.ts';
import { difference, noise, runValues } from './compare.ts';
import { attr, placeholder, runTfjs, type TfConstant, type TfTestNode, tfModel } from './tf-model.ts';

interface Case {
  readonly title: string;
  /** The input `x`, in TensorFlow's order of axes. */
  readonly input?: readonly number[];
  /** The nodes; the last one is compared. */
  readonly nodes: readonly TfTestNode[];
  readonly constants?: Readonly<Record<string, TfConstant>>;
  /** Whether the result of four axes is an image, which is NCHW here. Default: true. */
  readonly image?: boolean;
}

const float = (shape: readonly number[], seed = 2): TfConstant => ({ shape, values: noise(shape, seed) });
const ints = (...values: number[]): TfConstant => ({ shape: [values.length], values, dtype: 'int32' });
const int = (value: number): TfConstant => ({ shape: [], values: [value], dtype: 'int32' });
const nhwc = attr.text('NHWC');
const conv = (padding: string, strides = [1, 1], dilations = [1, 1]) => ({
  padding: attr.text(padding),
  strides: attr.integers(1, ...strides, 1),
  dilations: attr.integers(1, ...dilations, 1),
  data_format: nhwc,
});
const pool = {
  ksize: attr.integers(1, 3, 3, 1),
  strides: attr.integers(1, 2, 2, 1),
  padding: attr.text('SAME'),
};
const fused = (...ops: string[]) => ({
  fused_ops: attr.texts(...ops),
  num_args: attr.integer(1),
});
const node = (
  op: string,
  input: readonly string[],
  attributes: TfTestNode['attr'] = {},
  name = 'y',
): TfTestNode => ({
  name,
  op,
  input,
  attr: { T: attr.type('DT_FLOAT'), ...attributes },
});
const unary = (op: string): Case => ({ title: op, nodes: [node(op, ['x'])] });
const binary = (op: string, title: string, b: TfConstant): Case => ({
  title: `${op} with ${title}`,
  nodes: [node(op, ['x', 'b'])],
  constants: { b },
});

const cases: readonly Case[] = [
  ...['SAME', 'VALID'].flatMap((padding) =>
    [
      [1, 1],
      [2, 2],
      [2, 1],
    ].map(
      (strides): Case => ({
        title: `Conv2D, ${padding}, strides ${strides}, even rows and odd columns`,
        input: [2, 8, 7, 3],
        nodes: [node('Conv2D', ['x', 'w'], conv(padding, strides))],
        constants: { w: float([3, 2, 3, 4]) },
      }),
    ),
  ),
  {
    title: 'Conv2D, dilated',
    input: [1, 9, 8, 2],
    nodes: [node('Conv2D', ['x', 'w'], conv('SAME', [1, 1], [2, 2]))],
    constants: { w: float([3, 3, 2, 4]) },
  },
  {
    title: 'Conv2D, explicit padding',
    nodes: [
      node('Conv2D', ['x', 'w'], {
        ...conv('EXPLICIT'),
        explicit_paddings: attr.integers(0, 0, 1, 2, 0, 1, 0, 0),
      }),
    ],
    constants: { w: float([3, 3, 3, 4]) },
  },
  ...['Relu', 'Relu6', 'Elu', 'Sigmoid', 'LeakyRelu'].map(
    (activation): Case => ({
      title: `_FusedConv2D with ${activation}`,
      nodes: [
        node('_FusedConv2D', ['x', 'w', 'bias'], {
          ...conv('SAME', [2, 2]),
          ...fused('BiasAdd', activation),
          leakyrelu_alpha: attr.float(0.3),
        }),
      ],
      constants: { w: float([3, 3, 3, 4]), bias: float([4], 3) },
    }),
  ),
  {
    title: '_FusedConv2D with Prelu',
    nodes: [
      node('_FusedConv2D', ['x', 'w', 'bias', 'slope'], {
        ...conv('SAME'),
        ...fused('BiasAdd', 'Prelu'),
        num_args: attr.integer(2),
      }),
    ],
    constants: { w: float([3, 3, 3, 4]), bias: float([4], 3), slope: float([1, 1, 4], 4) },
  },
  {
    title: 'DepthwiseConv2dNative with two filters a channel',
    nodes: [node('DepthwiseConv2dNative', ['x', 'w'], conv('SAME', [2, 2]))],
    constants: { w: float([3, 3, 3, 2]) },
  },
  {
    title: 'FusedDepthwiseConv2dNative',
    nodes: [
      node('FusedDepthwiseConv2dNative', ['x', 'w', 'bias'], {
        ...conv('SAME', [2, 2]),
        ...fused('BiasAdd', 'Relu6'),
      }),
    ],
    constants: { w: float([3, 3, 3, 1]), bias: float([3], 3) },
  },
  {
    title: 'Conv2DBackpropInput to twice the size, its shape computed',
    input: [1, 5, 4, 3],
    nodes: [
      node('Shape', ['x'], { out_type: attr.type('DT_INT32') }, 'shape'),
      ...['from1', 'from2'].map((from, index) =>
        node(
          'StridedSlice',
          ['shape', from, `to${index + 1}`, 'one'],
          {
            shrink_axis_mask: attr.integer(1),
            begin_mask: attr.integer(0),
            end_mask: attr.integer(0),
            ellipsis_mask: attr.integer(0),
            new_axis_mask: attr.integer(0),
          },
          `extent${index + 1}`,
        ),
      ),
      node('Mul', ['extent1', 'two'], {}, 'rows'),
      node('Mul', ['extent2', 'two'], {}, 'columns'),
      node(
        'Pack',
        ['batch', 'rows', 'columns', 'channels'],
        { axis: attr.integer(0), N: attr.integer(4) },
        'size',
      ),
      node('Conv2DBackpropInput', ['size', 'w', 'x'], conv('SAME', [2, 2])),
    ],
    constants: {
      from1: ints(1),
      to1: ints(2),
      from2: ints(2),
      to2: ints(3),
      one: ints(1),
      two: int(2),
      batch: int(1),
      channels: int(2),
      w: float([4, 3, 2, 3]),
    },
  },
  { title: 'MaxPool', nodes: [node('MaxPool', ['x'], pool)] },
  { title: 'AvgPool, whose padding does not count', nodes: [node('AvgPool', ['x'], pool)] },
  {
    title: 'BiasAdd',
    nodes: [node('BiasAdd', ['x', 'b'], { data_format: nhwc })],
    constants: { b: float([3]) },
  },
  {
    title: 'FusedBatchNormV3',
    nodes: [
      node('FusedBatchNormV3', ['x', 'scale', 'offset', 'mean', 'variance'], {
        epsilon: attr.float(1e-3),
        data_format: nhwc,
        is_training: attr.flag(false),
      }),
    ],
    constants: {
      scale: float([3], 2),
      offset: float([3], 3),
      mean: float([3], 4),
      variance: { shape: [3], values: [0.5, 2, 1] },
    },
  },
  ...['AddV2', 'Sub', 'Mul', 'RealDiv', 'Maximum', 'Minimum'].map((op) =>
    binary(op, 'a channel vector', float([3])),
  ),
  binary('AddV2', 'a scalar', float([])),
  binary('Mul', 'a [1, 1, 1, C] constant', float([1, 1, 1, 3])),
  binary('AddV2', 'a [H, W, 1] constant', float([6, 5, 1])),
  { title: 'AddV2 of two images', nodes: [node('Relu', ['x'], {}, 'r'), node('AddV2', ['x', 'r'])] },
  ...['Relu', 'Relu6', 'Elu', 'Sigmoid', 'Tanh', 'Softplus', 'Exp', 'Abs', 'Neg', 'Square'].map(unary),
  { title: 'LeakyRelu', nodes: [node('LeakyRelu', ['x'], { alpha: attr.float(0.1) })] },
  { title: 'Prelu', nodes: [node('Prelu', ['x', 'a'])], constants: { a: float([1, 1, 3]) } },
  { title: 'Softmax', nodes: [node('Softmax', ['x'])], image: false },
  {
    title: 'Reshape, in the order of NHWC',
    nodes: [node('Reshape', ['x', 'shape'])],
    constants: { shape: ints(2, -1) },
  },
  {
    title: 'Reshape of an image of one pixel, then MatMul',
    input: [2, 1, 1, 6],
    nodes: [node('Reshape', ['x', 'shape'], {}, 'r'), node('MatMul', ['r', 'w'])],
    constants: { shape: ints(2, 6), w: float([6, 3]) },
  },
  {
    title: '_FusedMatMul with Relu',
    input: [2, 6],
    nodes: [node('_FusedMatMul', ['x', 'w', 'b'], fused('BiasAdd', 'Relu'))],
    constants: { w: float([6, 3]), b: float([3], 3) },
  },
  {
    title: 'ExpandDims',
    input: [2, 3],
    nodes: [node('ExpandDims', ['x', 'axis'])],
    constants: { axis: int(-1) },
  },
  {
    title: 'Squeeze',
    input: [2, 1, 1, 3],
    nodes: [node('Squeeze', ['x'], { squeeze_dims: attr.integers(1, 2) })],
  },
  {
    title: 'Transpose',
    nodes: [node('Transpose', ['x', 'p'])],
    constants: { p: ints(0, 2, 1, 3) },
    image: false,
  },
  {
    title: 'Transpose to NCHW, work there, and back',
    input: [1, 4, 5, 3],
    nodes: [
      node('Transpose', ['x', 'out'], {}, 'turned'),
      node('Pad', ['turned', 'paddings'], {}, 'padded'),
      node('Transpose', ['padded', 'back']),
    ],
    constants: {
      out: ints(0, 3, 1, 2),
      back: ints(0, 2, 3, 1),
      paddings: { shape: [4, 2], values: [0, 0, 0, 0, 1, 2, 0, 1], dtype: 'int32' },
    },
  },
  ...([3, 1] as const).map(
    (axis): Case => ({
      title: `Split on axis ${axis}, put together in another order`,
      input: [1, 4, 3, 6],
      nodes: [
        node('Split', ['axis', 'x'], { num_split: attr.integer(2) }, 's'),
        node('ConcatV2', ['s:1', 's', 'axis'], { N: attr.integer(2) }),
      ],
      constants: { axis: int(axis) },
    }),
  ),
  {
    title: 'SplitV of a plain value, one size left open',
    input: [2, 7],
    nodes: [
      node('SplitV', ['x', 'sizes', 'axis'], { num_split: attr.integer(3) }, 's'),
      node('ConcatV2', ['s:2', 's', 's:1', 'axis'], { N: attr.integer(3) }),
    ],
    constants: { sizes: ints(2, -1, 4), axis: int(-1) },
  },
  {
    title: 'DepthToSpace',
    input: [1, 2, 3, 12],
    nodes: [node('DepthToSpace', ['x'], { block_size: attr.integer(2), data_format: nhwc })],
  },
  {
    title: 'AddN of three images',
    nodes: [
      node('Relu', ['x'], {}, 'r'),
      node('Abs', ['x'], {}, 'a'),
      node('AddN', ['x', 'r', 'a'], { N: attr.integer(3) }),
    ],
  },
  {
    title: 'AddN of plain values',
    input: [2, 3],
    nodes: [node('Relu', ['x'], {}, 'r'), node('AddN', ['x', 'r'], { N: attr.integer(2) })],
  },
  {
    title: 'Reshape to a shape that SparseToDense gives',
    input: [2, 6],
    nodes: [
      node('SparseToDense', ['places', 'count', 'extents', 'other'], {}, 'shape'),
      node('Reshape', ['x', 'shape']),
    ],
    constants: {
      places: { shape: [2, 1], values: [0, 2], dtype: 'int32' },
      count: ints(3),
      extents: ints(4, 3),
      other: int(1),
    },
  },
  {
    title: 'Unpack and Pack',
    input: [2, 3],
    nodes: [
      node('Unpack', ['x'], { axis: attr.integer(0), num: attr.integer(2) }, 'u'),
      node('Pack', ['u:1', 'u'], { axis: attr.integer(1), N: attr.integer(2) }),
    ],
  },
  ...[3, -1, 1].map(
    (axis): Case => ({
      title: `ConcatV2 on axis ${axis}`,
      nodes: [node('Relu', ['x'], {}, 'r'), node('ConcatV2', ['x', 'r', 'axis'], { N: attr.integer(2) })],
      constants: { axis: int(axis) },
    }),
  ),
  {
    title: 'StridedSlice of an image',
    nodes: [
      node('StridedSlice', ['x', 'begin', 'end', 'step'], {
        begin_mask: attr.integer(1),
        end_mask: attr.integer(0b1001),
        shrink_axis_mask: attr.integer(0),
        ellipsis_mask: attr.integer(0),
        new_axis_mask: attr.integer(0),
      }),
    ],
    constants: { begin: ints(0, 1, 0, 1), end: ints(0, -1, 5, 0), step: ints(1, 2, 1, 1) },
  },
  {
    title: 'StridedSlice that drops an axis',
    nodes: [
      node('StridedSlice', ['x', 'begin', 'end', 'step'], {
        begin_mask: attr.integer(0b111),
        end_mask: attr.integer(0b111),
        shrink_axis_mask: attr.integer(0b1000),
        ellipsis_mask: attr.integer(0),
        new_axis_mask: attr.integer(0),
      }),
    ],
    constants: { begin: ints(0, 0, 0, 1), end: ints(0, 0, 0, 2), step: ints(1, 1, 1, 1) },
  },
  {
    title: 'Pad',
    nodes: [node('Pad', ['x', 'p'])],
    constants: { p: { shape: [4, 2], values: [0, 0, 1, 2, 0, 1, 3, 0], dtype: 'int32' } },
  },
  {
    title: 'PadV2',
    nodes: [node('PadV2', ['x', 'p', 'v'])],
    constants: {
      p: { shape: [4, 2], values: [0, 0, 1, 2, 0, 1, 0, 0], dtype: 'int32' },
      v: { shape: [], values: [5] },
    },
  },
  ...[true, false].flatMap((keep) =>
    [[1, 2], [3], [1]].map(
      (axes): Case => ({
        title: `Mean over ${axes}${keep ? ', kept' : ''}`,
        nodes: [node('Mean', ['x', 'axes'], { keep_dims: attr.flag(keep) })],
        constants: { axes: ints(...axes) },
      }),
    ),
  ),
  {
    title: 'Max over 1,2',
    nodes: [node('Max', ['x', 'axes'], { keep_dims: attr.flag(false) })],
    constants: { axes: ints(1, 2) },
  },
  ...['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((op) =>
    [
      [12, 10],
      [9, 7],
      [3, 4],
    ].flatMap((size) =>
      [
        { half_pixel_centers: true, align_corners: false },
        { half_pixel_centers: false, align_corners: false },
        { half_pixel_centers: false, align_corners: true },
      ]
        // Nearest cells: TensorFlow and ONNX break ties differently unless the factor is whole.
        .filter(
          ({ half_pixel_centers, align_corners }) =>
            op === 'ResizeBilinear' || (!align_corners && (!half_pixel_centers || size[0] === 12)),
        )
        .map(
          (flags): Case => ({
            title: `${op} to ${size}${Object.entries(flags)
              .map(([name, on]) => (on ? `, ${name}` : ''))
              .join('')}`,
            nodes: [
              node(op, ['x', 'size'], {
                half_pixel_centers: attr.flag(flags.half_pixel_centers),
                align_corners: attr.flag(flags.align_corners),
              }),
            ],
            constants: { size: ints(...size) },
          }),
        ),
    ),
  ),
  { title: 'Identity', nodes: [node('Relu', ['x'], {}, 'r'), node('Identity', ['r', '^x'])] },
];

const runtime = nodeRuntime({ threads: 1 });

describe('a TF.js model', () => {
  it.each(cases)(
    'computes $title as TF.js does',
    async ({ input = [2, 6, 5, 3], nodes, constants = {}, image = true }) => {
      const files = tfModel([placeholder('x', input), ...nodes], constants);
      const output = nodes.at(-1)!.name;
      const x = float32(input, noise(input));
      const [reference] = await runTfjs(files, { x }, [output]);
      const { outputs } = importTfjs(files, { outputs: [output] });
      const given = input.length === 4 ? transposeTensor(x, [0, 3, 1, 2]) : x;
      const { [output]: result } = await runValues(runtime, outputs, { x: given });
      const expected =
        image && reference!.shape.length === 4 ? transposeTensor(reference!, [0, 3, 1, 2]) : reference!;
      expect(result!.shape).toEqual(expected.shape);
      expect(difference(result!, expected)).toBeLessThan(1e-5);
    },
  );

  const layers = tfModel(
    [
      placeholder('image', [1, 8, 8, 3]),
      node('Mul', ['image', 'scale'], {}, 'StatefulPartitionedCall/normalize'),
      node(
        '_FusedConv2D',
        [
          'StatefulPartitionedCall/normalize',
          'StatefulPartitionedCall/net/conv/Conv2D/ReadVariableOp',
          'StatefulPartitionedCall/net/conv/BiasAdd/ReadVariableOp',
        ],
        { ...conv('SAME'), ...fused('BiasAdd', 'Relu') },
        'StatefulPartitionedCall/net/conv/Relu',
      ),
      node('ArgMax', ['StatefulPartitionedCall/net/conv/Relu', 'scale'], {}, 'decode'),
    ],
    {
      scale: { shape: [], values: [2] },
      'StatefulPartitionedCall/net/conv/Conv2D/ReadVariableOp': float([3, 3, 3, 4]),
      'StatefulPartitionedCall/net/conv/BiasAdd/ReadVariableOp': float([4]),
    },
  );
  const relu = 'StatefulPartitionedCall/net/conv/Relu';

  it('makes filters and biases parameters, named after their layer, and keeps the names of nodes', () => {
    const { inputs, outputs } = importTfjs(layers, { outputs: [relu] });
    const values = Object.values(outputs);
    expect(parametersOf(values).map(({ node, shape }) => [node.name, shape])).toEqual([
      ['net/conv/weight', [4, 3, 3, 3]],
      ['net/conv/bias', [4]],
    ]);
    expect(inputs.image!.shape).toEqual([1, 3, 8, 8]);
    const names = nodesInOrder(values).map((found) => (found.kind === 'operator' ? found.name : undefined));
    expect(names.filter((name) => name !== undefined)).toEqual(['StatefulPartitionedCall/normalize', relu]);
  });

  it('takes NCHW if the file does', async () => {
    const files = tfModel(
      [
        placeholder('x', [1, 3, 4, 5]),
        node('Transpose', ['x', 'p'], {}, 'turned'),
        node('MaxPool', ['turned'], pool),
      ],
      { p: ints(0, 2, 3, 1) },
    );
    const { inputs, outputs } = importTfjs(files, { outputs: ['y'], inputs: { x: { plain: true } } });
    expect(inputs.x!.shape).toEqual([1, 3, 4, 5]);
    expect(nodesInOrder(Object.values(outputs)).map((each) => each.kind)).toEqual(['input', 'operator']);
    const x = float32([1, 3, 4, 5], noise([1, 3, 4, 5], 3));
    const { y } = await runValues(runtime, outputs, { x });
    const [reference] = await runTfjs(files, { x }, ['y']);
    expect(difference(y!, transposeTensor(reference!, [0, 3, 1, 2]))).toBeLessThan(1e-6);
  });

  it('can be fed at an inner node, at another size and batch', () => {
    const { inputs, outputs } = importTfjs(layers, {
      inputs: { 'StatefulPartitionedCall/normalize': { name: 'image', shape: [2, 3, 16, 12] } },
      outputs: [relu],
      parameterName: (name) => `trunk/${name}`,
    });
    expect(Object.keys(inputs)).toEqual(['image']);
    expect(outputs[relu]!.shape).toEqual([2, 4, 16, 12]);
    expect(parametersOf(Object.values(outputs))[0]!.node.name).toBe('trunk/net/conv/weight');
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'an operator it does not know',
      () => importTfjs(layers, { outputs: ['decode'] }),
      /operator ArgMax cannot be imported \(node "decode"\) .* in model\.json/,
    ],
    ['a missing output', () => importTfjs(layers, { outputs: ['nose'] }), /no node "nose" .* in model\.json/],
    [
      'an output that is a constant',
      () => importTfjs(layers, { outputs: ['scale'] }),
      /output "scale" does not depend on any input/,
    ],
    [
      'a missing node to feed',
      () => importTfjs(layers, { inputs: { absent: {} }, outputs: [relu] }),
      /no node "absent" to feed – expected a node such as .* in model\.json/,
    ],
    [
      'an input whose rows and columns are open',
      () => importTfjs(tfModel([placeholder('x', [-1, -1, -1, 3]), node('Relu', ['x'])]), { outputs: ['y'] }),
      /input "x" has a free extent – got \[1, -1, -1, 3\] – expected its shape in `inputs` – in/,
    ],
    [
      'nearest cells where TensorFlow chooses others',
      () =>
        importTfjs(
          tfModel(
            [
              placeholder('x', [1, 4, 4, 1]),
              node('ResizeNearestNeighbor', ['x', 'size'], { half_pixel_centers: { b: true } }),
            ],
            { size: { shape: [2], values: [2, 2], dtype: 'int32' } },
          ),
          { outputs: ['y'] },
        ),
      /has cells halfway between two others/,
    ],
    [
      'parts that do not add up',
      () =>
        importTfjs(
          tfModel([placeholder('x', [2, 7]), node('SplitV', ['x', 'sizes', 'axis'])], {
            sizes: ints(2, 4),
            axis: int(1),
          }),
          { outputs: ['y'] },
        ),
      /SplitV node "y" splits 7 elements into parts of 2, 4/,
    ],
    [
      'a weight file of another size',
      () => importTfjs({ ...layers, weights: new Uint8Array(3) }, { outputs: [relu] }),
      /does not fit its description – got 3 bytes – expected 452/,
    ],
    [
      'another JSON file',
      () => importTfjs({ ...layers, json: { format: 'layers-model' } }, { outputs: [relu] }),
      /TF\.js graph model's "modelTopology" is missing – .* – in model\.json/,
    ],
    [
      'a missing input',
      () => importTfjs(tfModel([node('Relu', ['x'])]), { outputs: ['y'] }),
      /no node "x" – got an input of "y"/,
    ],
  ])('says so of %s', (_, read, message) => {
    expect(read).toThrow(LimberError);
    expect(read).toThrow(message);
  });

  it.each([
    ['float16', 'float16', {}, Uint8Array.of(0, 0x3c, 0, 0xc0), [1, -2]],
    ['uint8', 'uint8', { scale: 0.5, min: -1 }, Uint8Array.of(0, 6), [-1, 2]],
    ['uint16', 'uint16', { scale: 0.5, min: -1 }, Uint8Array.of(0, 0, 0, 1), [-1, 127]],
  ])('widens weights quantized to %s', async (_, dtype, range, weights, expected) => {
    const base = tfModel([placeholder('x', [2]), node('AddV2', ['x', 'b'])], {
      b: { shape: [2], values: [0, 0] },
    });
    const quantized = {
      name: 'b',
      shape: [2],
      dtype: 'float32',
      quantization: { dtype, ...range, original_dtype: 'float32' },
    };
    const files: TfFiles = {
      ...base,
      json: { ...(base.json as object), weightsManifest: [{ paths: [], weights: [quantized] }] },
      weights,
    };
    const x = float32([2], [0, 0]);
    const { y } = await runValues(runtime, importTfjs(files, { outputs: ['y'] }).outputs, { x });
    expect(Array.from(y!.data as Float32Array)).toEqual(expected);
    const [reference] = await runTfjs(files, { x }, ['y']);
    expect(difference(y!, reference!)).toBeLessThan(1e-6);
  });
});
