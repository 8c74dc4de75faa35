import { LimberError } from '../errors.ts';
import { float32, type Shape, sameShape, sizeOf, zeros } from '../tensor/index.ts';
import type { Attributes, AxisRange, ConvAttributes, OperatorName } from './attributes.ts';
import type { Builder, Operand, SliceRange } from './builder-type.ts';
import type { Inputs } from './inputs.ts';
import { operators } from './operators.ts';
import { constant, type Node, type Value } from './value.ts';

/**
 * Applies one operator to its inputs.
 * @throws LimberError when the inputs do not fit the operator.
 */
export function apply<Name extends OperatorName>(
  operator: Name,
  inputs: Inputs<Name, Value>,
  attributes: Attributes[Name],
  name?: string,
): Value {
  const output = operators[operator].infer(inputs, attributes);
  const node = Object.freeze({
    kind: 'operator',
    operator,
    inputs,
    attributes,
    output,
    name,
  }) as Node;
  return Object.freeze({ ...output, node });
}

/** The attributes of a convolution, unless given. */
const plainConv: ConvAttributes = {
  strides: [1, 1],
  dilations: [1, 1],
  padding: [0, 0, 0, 0],
  groups: 1,
};

/** The operators as functions of values, with the usual defaults. */
export const ops: Builder = {
  conv: (x, weight, bias = null, attributes = {}) =>
    apply('conv', bias === null ? [x, weight] : [x, weight, bias], { ...plainConv, ...attributes }),
  convTranspose: (x, weight, bias = null, attributes = {}) =>
    apply('convTranspose', bias === null ? [x, weight] : [x, weight, bias], {
      ...plainConv,
      outputPadding: [0, 0],
      ...attributes,
    }),
  convInputGradient: (gradient, weight, attributes) =>
    apply('convInputGradient', [gradient, weight], { ...plainConv, ...attributes }),
  convWeightGradient: (x, gradient, attributes) =>
    apply('convWeightGradient', [x, gradient], { ...plainConv, ...attributes }),
  matmul: (a, b, { transposeA = false, transposeB = false } = {}) =>
    apply('matmul', [a, b], { transposeA, transposeB }),
  linear: (x, weight, bias = null) => {
    const product = ops.matmul(x, weight, { transposeB: true });
    return bias === null ? product : ops.add(product, bias);
  },

  maxPool: (x, { kernel, strides = kernel, padding = [0, 0, 0, 0] }) =>
    apply('maxPool', [x], { kernel, strides, padding }),
  maxPoolGradient: (x, output, gradient, { kernel, strides = kernel, padding = [0, 0, 0, 0] }) =>
    apply('maxPoolGradient', [x, output, gradient], { kernel, strides, padding }),
  averagePool: (x, { kernel, strides = kernel, padding = [0, 0, 0, 0], countIncludePad = false }) =>
    apply('averagePool', [x], { kernel, strides, padding, countIncludePad }),
  globalAveragePool: (x) => ops.mean(x, [2, 3], false),
  lrn: (x, attributes) => apply('lrn', [x], attributes),
  channelAffine: (x, slope, shift = null) =>
    apply('channelAffine', shift === null ? [x, slope] : [x, slope, shift], {}),
  batchNormalization: (x, { scale, shift, mean, variance }, epsilon = 1e-5) => {
    const channel = (value: Value) => ops.reshape(value, [sizeOf(value.shape), 1, 1]);
    const slope = ops.divide(scale, ops.sqrt(ops.add(variance, epsilon)));
    return ops.add(ops.multiply(ops.subtract(x, channel(mean)), channel(slope)), channel(shift));
  },
  normalizeBatch: (x, { scale, shift }, epsilon = 1e-5) => {
    const mean = ops.mean(x, [0, 2, 3]);
    const centered = ops.subtract(x, ops.reshape(mean, [sizeOf(mean.shape), 1, 1]));
    const variance = ops.mean(ops.square(centered), [0, 2, 3]);
    const factor = ops.divide(1, ops.sqrt(ops.add(variance, epsilon)));
    return { output: apply('normalizeBatch', [x, centered, factor, scale, shift], {}), mean, variance };
  },
  resize: (x, { size, mode = 'linear', coordinates = 'half_pixel' }) =>
    apply('resize', [x], { size, mode, coordinates }),

  concat: ([first, ...others], axis) => {
    if (first === undefined) {
      throw new LimberError({ what: 'nothing to concatenate', expected: 'one value or more' });
    }
    return others.length === 0 ? first : apply('concat', [first, ...others], { axis });
  },
  slice: (x, ranges) => {
    const resolved = x.shape.map((extent, axis) => resolve(ranges[axis] ?? {}, extent));
    const whole = resolved.every(({ start, end, step }, axis) => {
      return start === 0 && end === x.shape[axis] && step === 1;
    });
    return whole ? x : apply('slice', [x], { ranges: resolved });
  },
  pad: (x, before, after, value = 0) =>
    [...before, ...after].every((count) => count === 0) ? x : apply('pad', [x], { before, after, value }),
  transpose: (x, order) =>
    order.every((axis, index) => axis === index) ? x : apply('transpose', [x], { order }),
  reshape: (x, shape) => (sameShape(x.shape, shape) ? x : apply('reshape', [x], { shape })),
  expand: (x, shape) => (sameShape(x.shape, shape) ? x : apply('expand', [x], { shape })),
  gather: (x, indices, axis) => apply('gather', [x, indices], { axis }),
  scatterAdd: (updates, indices, axis, shape) => apply('scatterAdd', [updates, indices], { axis, shape }),

  sum: (x, axes = allAxes(x), keepDims = false) => apply('reduceSum', [x], { axes, keepDims }),
  mean: (x, axes = allAxes(x), keepDims = false) => apply('reduceMean', [x], { axes, keepDims }),
  max: (x, axes = allAxes(x), keepDims = false) => apply('reduceMax', [x], { axes, keepDims }),
  sumTo: (x, shape) => {
    const extra = x.shape.length - shape.length;
    const axes = allAxes(x).filter(
      (axis) => axis < extra || (shape[axis - extra] === 1 && x.shape[axis] !== 1),
    );
    return axes.length === 0 ? x : ops.reshape(ops.sum(x, axes), shape);
  },

  softmax: (x, axis) => apply('softmax', [x], { axis }),
  logSoftmax: (x, axis) => apply('logSoftmax', [x], { axis }),
  relu: (x) => apply('relu', [x], {}),
  relu6: (x) => ops.clip(x, 0, 6),
  leakyRelu: (x, slope) => apply('leakyRelu', [x], { slope }),
  clip: (x, min, max) => apply('clip', [x], { min, max }),
  sigmoid: (x) => apply('sigmoid', [x], {}),
  tanh: (x) => apply('tanh', [x], {}),
  exp: (x) => apply('exp', [x], {}),
  log: (x) => apply('log', [x], {}),
  sqrt: (x) => apply('sqrt', [x], {}),
  abs: (x) => apply('abs', [x], {}),
  sign: (x) => apply('sign', [x], {}),
  isPositive: (x) => apply('isPositive', [x], {}),
  floor: (x) => apply('floor', [x], {}),
  negate: (x) => apply('negate', [x], {}),
  square: (x) => ops.multiply(x, x),

  add: (a, b) => apply('add', [a, operand(b)], {}),
  subtract: (a, b) => apply('subtract', [operand(a), operand(b)], {}),
  multiply: (a, b) => apply('multiply', [operand(a), operand(b)], {}),
  divide: (a, b) => apply('divide', [operand(a), operand(b)], {}),
  maximum: (a, b) => apply('maximum', [a, operand(b)], {}),
  minimum: (a, b) => apply('minimum', [a, operand(b)], {}),
  greater: (a, b) => apply('greater', [operand(a), operand(b)], {}),
  equal: (a, b) => apply('equal', [a, operand(b)], {}),
  where: (condition, a, b) => apply('where', [condition, operand(a), operand(b)], {}),
  cast: (x, to) => (x.dtype === to ? x : apply('cast', [x], { to })),
  scalar: (value) => constant(float32([], [value])),
  zeros: (shape) => constant(zeros('float32', shape)),
};

function operand(value: Operand): Value {
  return typeof value === 'number' ? ops.scalar(value) : value;
}

function allAxes(x: { readonly shape: Shape }): readonly number[] {
  return x.shape.map((_, axis) => axis);
}

/** Clamped to the axis, as `Array.slice` does. */
function resolve({ start, end, step = 1 }: SliceRange, extent: number): AxisRange {
  if (step < 0) return { start: extent - 1, end: -1, step };
  const at = (index: number) => Math.min(extent, Math.max(0, index < 0 ? index + extent : index));
  return { start: at(start ?? 0), end: at(end ?? extent), step };
}
