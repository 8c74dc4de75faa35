import { type DType, sizeOf } from '../../../tensor/index.ts';
import type { Builder } from '../../builder-type.ts';
import type { Value } from '../../value.ts';
import { arithmetic, foldBinary, foldCast } from '../fold.ts';
import { reshapeTensor } from '../host.ts';
import { activations, prelu } from './activation.ts';
import { importConv, importConvTranspose, importDepthwiseConv, importPool } from './convolution.ts';
import { image, plain, type TfNodeReader, type TfValue } from './node-reader.ts';
import {
  importConcat,
  importDepthToSpace,
  importExpandDims,
  importPack,
  importPad,
  importReduction,
  importReshape,
  importResize,
  importShape,
  importSparseToDense,
  importSplit,
  importSqueeze,
  importStridedSlice,
  importTranspose,
  importUnpack,
} from './shape.ts';

/** Turns one TensorFlow operator into its result or all its results. */
type ImportRule = (t: TfNodeReader) => TfValue | readonly TfValue[];

const dtypes: Readonly<Record<string, DType>> = { DT_FLOAT: 'float32', DT_INT32: 'int32', DT_BOOL: 'bool' };

/** The TensorFlow operators that can be imported, by name. */
export const tfRules: Readonly<Record<string, ImportRule>> = {
  Identity: (t) => t.input(0),
  Cast: importCast,
  Conv2D: importConv,
  _FusedConv2D: importConv,
  DepthwiseConv2dNative: importDepthwiseConv,
  FusedDepthwiseConv2dNative: importDepthwiseConv,
  Conv2DBackpropInput: importConvTranspose,
  MaxPool: importPool,
  AvgPool: importPool,
  BiasAdd: (t) => importBias(t),
  MatMul: importMatMul,
  _FusedMatMul: importMatMul,
  FusedBatchNorm: importBatchNormalization,
  FusedBatchNormV3: importBatchNormalization,
  Add: binary('add', (g, a, b) => g.add(a, b)),
  AddV2: binary('add', (g, a, b) => g.add(a, b)),
  AddN: importAddN,
  Sub: binary('subtract', (g, a, b) => g.subtract(a, b)),
  Mul: binary('multiply', (g, a, b) => g.multiply(a, b)),
  RealDiv: binary('divide', (g, a, b) => g.divide(a, b)),
  FloorDiv: binary('floorDivide', (g, a, b) => g.floor(g.divide(a, b))),
  Maximum: binary('maximum', (g, a, b) => g.maximum(a, b)),
  Minimum: binary('minimum', (g, a, b) => g.minimum(a, b)),
  ...Object.fromEntries(Object.entries(activations).map(([op, rule]) => [op, unary(rule)])),
  LeakyRelu: (t) => unary((g, x) => g.leakyRelu(x, t.float('alpha', 0.2)))(t),
  Prelu: (t) => image(prelu(t, t.image(0), 1)),
  Softmax: (t) => plain(t.g.softmax(t.plain(0), t.shape(0).length - 1)),
  Shape: importShape,
  Reshape: importReshape,
  ExpandDims: importExpandDims,
  Squeeze: importSqueeze,
  Transpose: importTranspose,
  Pack: importPack,
  Unpack: importUnpack,
  Split: importSplit,
  SplitV: importSplit,
  DepthToSpace: importDepthToSpace,
  SparseToDense: importSparseToDense,
  ConcatV2: importConcat,
  StridedSlice: importStridedSlice,
  Pad: importPad,
  PadV2: importPad,
  Mean: (t) => importReduction(t, (x, axes, keepDims) => t.g.mean(x, axes, keepDims)),
  Sum: (t) => importReduction(t, (x, axes, keepDims) => t.g.sum(x, axes, keepDims)),
  Max: (t) => importReduction(t, (x, axes, keepDims) => t.g.max(x, axes, keepDims)),
  ResizeBilinear: importResize,
  ResizeNearestNeighbor: importResize,
};

function unary(rule: (g: Builder, x: Value) => Value): ImportRule {
  return (t) => {
    const given = t.input(0);
    return given.kind === 'image' ? image(rule(t.g, given.value)) : plain(rule(t.g, t.plain(0)));
  };
}

function binary(fold: keyof typeof arithmetic, rule: (g: Builder, a: Value, b: Value) => Value): ImportRule {
  return (t) => {
    const [a, b] = [t.input(0), t.input(1)];
    if (a.kind === 'constant' && b.kind === 'constant') {
      return { ...a, tensor: foldBinary(arithmetic[fold], a.tensor, b.tensor) };
    }
    return a.kind === 'image' || b.kind === 'image'
      ? image(rule(t.g, t.image(0), t.image(1)))
      : plain(rule(t.g, t.plain(0), t.plain(1)));
  };
}

/** The sum of any number of values of one shape. */
function importAddN(t: TfNodeReader): TfValue {
  const isImage = t.inputs.some((given) => given.kind === 'image');
  const values = t.inputs.map((_, index) => (isImage ? t.image(index) : t.plain(index)));
  const sum = values.reduce((total, value) => t.g.add(total, value));
  return isImage ? image(sum) : plain(sum);
}

function importCast(t: TfNodeReader): TfValue {
  const to = String(t.node.attr.DstT?.type ?? 'DT_FLOAT');
  const dtype = dtypes[to] ?? t.fail(`casts to ${to}, which is not supported`);
  const given = t.input(0);
  if (given.kind === 'constant') return { ...given, tensor: foldCast(given.tensor, dtype) };
  return given.value.dtype === dtype ? given : { ...given, value: t.g.cast(given.value, dtype) };
}

function importBias(t: TfNodeReader): TfValue {
  if (t.shape(0).length !== 4) return plain(t.g.add(t.plain(0), t.parameter(1, 'bias')));
  const bias = t.parameter(1, 'bias');
  return image(t.g.add(t.image(0), t.g.reshape(bias, [1, sizeOf(bias.shape), 1, 1])));
}

function importMatMul(t: TfNodeReader): TfValue {
  const { g } = t;
  const right = t.input(1);
  const b = right.kind === 'constant' ? t.parameter(1, 'weight') : t.plain(1);
  const product = g.matmul(t.plain(0), b, {
    transposeA: t.flag('transpose_a'),
    transposeB: t.flag('transpose_b'),
  });
  const finished = t.texts('fused_ops').reduce((value, step) => {
    if (step === 'BiasAdd') return g.add(value, t.parameter(2, 'bias'));
    const rule = activations[step];
    return rule === undefined ? t.fail(`fuses ${step}, which is not supported`) : rule(g, value);
  }, product);
  return plain(finished);
}

/** Batch normalization for inference: the running mean and variance are constants, scale and shift are trained. */
function importBatchNormalization(t: TfNodeReader): TfValue {
  if (t.node.attr.is_training?.b === true) t.fail('is in training mode; freeze the graph first');
  const vector = (index: number): Value => {
    const given = t.constant(index);
    return t.g.reshape(t.plain(index), reshapeTensor(given, [-1]).shape);
  };
  return image(
    t.g.batchNormalization(
      t.image(0),
      {
        scale: t.parameter(1, 'scale'),
        shift: t.parameter(2, 'shift'),
        mean: vector(3),
        variance: vector(4),
      },
      t.float('epsilon', 1e-4),
    ),
  );
}
