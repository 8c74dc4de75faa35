import { at } from '../../../foundation/index.ts';
import { dtypeOf } from '../../../onnx/index.ts';
import type { DType, Tensor } from '../../../tensor/index.ts';
import { arithmetic, foldBinary, foldCast, foldConcat, foldGather, foldSlice, fromNumbers } from '../fold.ts';
import { reshapeTensor, transposeTensor } from '../host.ts';
import type { OnnxNodeReader, OnnxValue } from './node-reader.ts';
import { reshapedTo, sliceRanges } from './shapes.ts';

/** The element type of a Cast. Half precision is imported as single precision. */
export function castTarget(t: OnnxNodeReader): DType {
  const dtype = dtypeOf(t.integer('to', 0), t.place);
  return dtype === 'float16' ? 'float32' : dtype;
}

type Fold = (t: OnnxNodeReader) => Tensor;

/** Operators that only rearrange a tensor. A weight is still a weight after them. */
const rearranging: Readonly<Record<string, Fold>> = {
  Identity: (t) => t.constant(0),
  Cast: (t) => foldCast(t.constant(0), castTarget(t)),
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: (t) => {
    const source = t.constant(0);
    return transposeTensor(source, t.integers('perm') ?? source.shape.map((_, axis) => axis).reverse());
  },
};

/** Operators that exporters use to compute shapes. */
const computing: Readonly<Record<string, Fold>> = {
  Add: binary('add'),
  Sub: binary('subtract'),
  Mul: binary('multiply'),
  Div: binary('divide'),
  Max: binary('maximum'),
  Min: binary('minimum'),
  Equal: (t) => foldCast(binary('equal')(t), 'bool'),
  Floor: (t) => mapped(t, Math.floor),
  Ceil: (t) => mapped(t, Math.ceil),
  Concat: (t) => foldConcat(t.inputs.map((_, index) => t.constant(index))),
  Gather: (t) => foldGather(t.constant(0), t.constant(1)),
  Slice: (t) => {
    const [{ start, end, step } = t.fail('slices no axis')] = sliceRanges(t);
    return foldSlice(t.constant(0), start, end, step);
  },
  ConstantOfShape: (t) => {
    const shape = t.numbers(0);
    const value = t.tensor('value') ?? fromNumbers('float32', [1], [0]);
    const size = shape.reduce((product, extent) => product * extent, 1);
    return fromNumbers(value.dtype, shape, Array<number>(size).fill(Number(value.data[0])));
  },
  Where: (t) => {
    const [condition, a, b] = [t.numbers(0), t.numbers(1), t.numbers(2)];
    const pick = (list: readonly number[], index: number): number => at(list, list.length === 1 ? 0 : index);
    const size = Math.max(condition.length, a.length, b.length);
    const shape = [0, 1, 2].map((index) => t.shape(index)).reduce((x, y) => (y.length > x.length ? y : x));
    const values = Array.from({ length: size }, (_, i) => pick(pick(condition, i) ? a : b, i));
    return fromNumbers(t.constant(1).dtype, shape.length < 2 && size > 1 ? [size] : shape, values);
  },
};

/**
 * Computes a node whose inputs are all known. `undefined` for an operator that can be computed only when the model
 * runs.
 */
export function fold(t: OnnxNodeReader): OnnxValue | undefined {
  const { opType } = t.node;
  if (opType === 'Shape') {
    const shape = t.shape(0);
    const part = shape.slice(t.integer('start', 0), t.integer('end', shape.length));
    return { kind: 'constant', tensor: fromNumbers('int64', [part.length], part) };
  }
  if (opType === 'Constant') {
    // Some exporters keep their weights in such nodes.
    return { kind: 'constant', tensor: constantOf(t), initializer: at(t.node.outputs, 0) };
  }
  if (t.inputs.some((given) => given !== undefined && given.kind !== 'constant')) return undefined;
  const [first] = t.inputs;
  const rearrange = rearranging[opType];
  if (rearrange !== undefined && first?.kind === 'constant') return { ...first, tensor: rearrange(t) };
  const compute = computing[opType];
  const small = t.inputs.every((_, index) => !t.has(index) || t.rank(index) < 2);
  return compute === undefined || !small ? undefined : { kind: 'constant', tensor: compute(t) };
}

function reshape(t: OnnxNodeReader): Tensor {
  return reshapeTensor(t.constant(0), reshapedTo(t));
}

function binary(rule: keyof typeof arithmetic): Fold {
  return (t) => foldBinary(arithmetic[rule], t.constant(0), t.constant(1));
}

function mapped(t: OnnxNodeReader, rule: (value: number) => number): Tensor {
  const { dtype, shape } = t.constant(0);
  return fromNumbers(dtype, shape, t.numbers(0).map(rule));
}

function constantOf(t: OnnxNodeReader): Tensor {
  const integers = t.integers('value_ints');
  const floats = t.floats('value_floats');
  if (integers !== undefined) return fromNumbers('int64', [integers.length], integers);
  if (floats !== undefined) return fromNumbers('float32', [floats.length], floats);
  if (t.node.attributes.value_int !== undefined) return fromNumbers('int64', [], [t.integer('value_int', 0)]);
  if (t.node.attributes.value_float !== undefined)
    return fromNumbers('float32', [], [t.float('value_float', 0)]);
  return t.tensor('value') ?? t.fail('holds neither a tensor nor numbers');
}
