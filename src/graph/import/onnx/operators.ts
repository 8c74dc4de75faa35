import type { Builder } from '../../builder-type.ts';
import type { Value } from '../../value.ts';
import { elu, prelu } from '../formulas.ts';
import { castTarget } from './fold.ts';
import {
  importBatchNormalization,
  importConv,
  importConvTranspose,
  importLrn,
  importPool,
  importResize,
} from './images.ts';
import type { OnnxNodeReader } from './node-reader.ts';
import {
  importExpand,
  importGather,
  importPad,
  importReduction,
  importSlice,
  importSoftmax,
  importSplit,
  importTranspose,
  reshapedTo,
} from './shapes.ts';

/** Turns one ONNX operator into its result or all its results. */
type ImportRule = (t: OnnxNodeReader) => Value | readonly Value[];

const reshape: ImportRule = (t) => t.g.reshape(t.value(0), reshapedTo(t));

/** The ONNX operators that can be imported, by name. ONNX Runtime's own begin with `com.microsoft.`. */
export const onnxRules: Readonly<Record<string, ImportRule>> = {
  Identity: (t) => t.value(0),
  Dropout: (t) => t.value(0),
  Cast: (t) => t.g.cast(t.value(0), castTarget(t)),

  Conv: importConv,
  ConvTranspose: importConvTranspose,
  MaxPool: importPool,
  AveragePool: importPool,
  GlobalAveragePool: (t) => t.g.mean(t.value(0), [2, 3], true),
  GlobalMaxPool: (t) => t.g.max(t.value(0), [2, 3], true),
  BatchNormalization: importBatchNormalization,
  LRN: importLrn,
  Resize: importResize,
  Upsample: importResize,

  Gemm: importGemm,
  MatMul: (t) => t.g.matmul(t.weight(0), t.weight(1)),
  'com.microsoft.FusedMatMul': (t) => {
    const options = { transposeA: t.integer('transA', 0) === 1, transposeB: t.integer('transB', 0) === 1 };
    return scaled(t.g, t.g.matmul(t.weight(0), t.weight(1), options), t.float('alpha', 1));
  },

  Concat: (t) => {
    const values = t.inputs.map((_, index) => t.value(index));
    return t.g.concat(values, t.axis(t.integer('axis', 0), t.rank(0)));
  },
  Slice: importSlice,
  Split: importSplit,
  Pad: importPad,
  Transpose: importTranspose,
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Expand: importExpand,
  Gather: importGather,
  ReduceSum: (t) => importReduction(t, t.g.sum),
  ReduceMean: (t) => importReduction(t, t.g.mean),
  ReduceMax: (t) => importReduction(t, t.g.max),
  Softmax: (t) => importSoftmax(t, t.g.softmax),
  LogSoftmax: (t) => importSoftmax(t, t.g.logSoftmax),

  Relu: unary((g, x) => g.relu(x)),
  LeakyRelu: (t) => t.g.leakyRelu(t.value(0), t.float('alpha', 0.01)),
  PRelu: (t) => prelu(t.g, t.value(0), t.weight(1)),
  Elu: (t) => elu(t.g, t.value(0), t.float('alpha', 1)),
  Clip: importClip,
  Sigmoid: unary((g, x) => g.sigmoid(x)),
  HardSigmoid: (t) => {
    const line = t.g.add(t.g.multiply(t.value(0), t.float('alpha', 0.2)), t.float('beta', 0.5));
    return t.g.clip(line, 0, 1);
  },
  HardSwish: unary((g, x) => g.multiply(x, g.clip(g.add(g.divide(x, 6), 0.5), 0, 1))),
  Tanh: unary((g, x) => g.tanh(x)),
  Exp: unary((g, x) => g.exp(x)),
  Log: unary((g, x) => g.log(x)),
  Sqrt: unary((g, x) => g.sqrt(x)),
  Reciprocal: unary((g, x) => g.divide(1, x)),
  Abs: unary((g, x) => g.abs(x)),
  Sign: unary((g, x) => g.sign(x)),
  Floor: unary((g, x) => g.floor(x)),
  Neg: unary((g, x) => g.negate(x)),

  Add: variadic((g, a, b) => g.add(a, b)),
  Sum: variadic((g, a, b) => g.add(a, b)),
  Sub: variadic((g, a, b) => g.subtract(a, b)),
  Mul: variadic((g, a, b) => g.multiply(a, b)),
  Div: variadic((g, a, b) => g.divide(a, b)),
  Max: variadic((g, a, b) => g.maximum(a, b)),
  Min: variadic((g, a, b) => g.minimum(a, b)),
  Greater: variadic((g, a, b) => g.greater(a, b)),
  Equal: variadic((g, a, b) => g.equal(a, b)),
  Pow: importPow,
  Where: (t) => t.g.where(t.value(0), t.value(1), t.value(2)),
};

function unary(rule: (g: Builder, x: Value) => Value): ImportRule {
  return (t) => rule(t.g, t.value(0));
}

/** A rule for two operands; sums and extremes may have any number. */
function variadic(rule: (g: Builder, a: Value, b: Value) => Value): ImportRule {
  return (t) => t.inputs.map((_, index) => t.value(index)).reduce((a, b) => rule(t.g, a, b));
}

/** alpha · A · B + beta · C */
function importGemm(t: OnnxNodeReader): Value {
  const { g } = t;
  const options = { transposeA: t.integer('transA', 0) === 1, transposeB: t.integer('transB', 0) === 1 };
  const product = scaled(g, g.matmul(t.value(0), t.weight(1), options), t.float('alpha', 1));
  const bias = t.optionalWeight(2);
  return bias === null ? product : g.add(product, scaled(g, bias, t.float('beta', 1)));
}

function scaled(g: Builder, x: Value, factor: number): Value {
  return factor === 1 ? x : g.multiply(x, factor);
}

/** Clip. Its bounds are inputs since operator set 11 and attributes before; either may be missing. */
function importClip(t: OnnxNodeReader): Value {
  const bound = (index: number, name: string): number | undefined =>
    t.has(index) ? t.numbers(index)[0] : t.node.attributes[name] && t.float(name, 0);
  const [low, high] = [bound(1, 'min'), bound(2, 'max')];
  const x = t.value(0);
  if (low !== undefined && high !== undefined) return t.g.clip(x, low, high);
  if (low !== undefined) return t.g.maximum(x, low);
  return high === undefined ? x : t.g.minimum(x, high);
}

function importPow(t: OnnxNodeReader): Value {
  const [exponent] = t.numbers(1);
  const x = t.value(0);
  if (exponent === 1) return x;
  if (exponent === 2) return t.g.square(x);
  if (exponent === 0.5) return t.g.sqrt(x);
  return t.fail(`raises to the power ${exponent}; Limber knows 0.5, 1 and 2`);
}
