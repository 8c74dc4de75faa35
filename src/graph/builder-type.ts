import type { DType, Shape } from '../tensor/index.ts';
import type {
  Attributes,
  ConvAttributes,
  ConvInputGradientAttributes,
  ConvTransposeAttributes,
  ConvWeightGradientAttributes,
  Padding,
  Pair,
  ResizeAttributes,
} from './attributes.ts';
import type { Value } from './value.ts';

/** The operators as functions of values. Gradient rules and `lower` build their values with them. */
export interface Builder {
  /** x [N, C, H, W], weight [O, C / groups, kH, kW], bias [O] → [N, O, H', W']. */
  conv(x: Value, weight: Value, bias?: Value | null, attributes?: Partial<ConvAttributes>): Value;
  /** x [N, C, H, W], weight [C, O / groups, kH, kW], bias [O] → [N, O, H', W']. */
  convTranspose(
    x: Value,
    weight: Value,
    bias?: Value | null,
    attributes?: Partial<ConvTransposeAttributes>,
  ): Value;
  /**
   * The gradient of a convolution with respect to its input: gradient [N, O, H', W'] of the output and
   * weight [O, C / groups, kH, kW] → [N, C, H, W], where `size` is [H, W].
   */
  convInputGradient(
    gradient: Value,
    weight: Value,
    attributes: Partial<ConvAttributes> & Pick<ConvInputGradientAttributes, 'size'>,
  ): Value;
  /**
   * The gradient of a convolution with respect to its weight: x [N, C, H, W] and gradient [N, O, H', W'] of the output
   * → [O, C / groups, kH, kW], where `kernel` is [kH, kW].
   */
  convWeightGradient(
    x: Value,
    gradient: Value,
    attributes: Partial<ConvAttributes> & Pick<ConvWeightGradientAttributes, 'kernel'>,
  ): Value;
  /** Batched matrix product […, M, K] · […, K, N] → […, M, N]. Either operand may be given transposed. */
  matmul(a: Value, b: Value, options?: { transposeA?: boolean; transposeB?: boolean }): Value;
  /** x [N, K], weight [O, K], bias [O] → [N, O]. */
  linear(x: Value, weight: Value, bias?: Value | null): Value;

  maxPool(x: Value, attributes: PoolOptions): Value;
  /** The gradient of max-pooling with respect to its input x. Each window's gradient goes to its first largest cell. */
  maxPoolGradient(x: Value, output: Value, gradient: Value, attributes: PoolOptions): Value;
  averagePool(x: Value, attributes: PoolOptions & { readonly countIncludePad?: boolean }): Value;
  /** Mean over rows and columns: [N, C, H, W] → [N, C]. */
  globalAveragePool(x: Value): Value;
  /** Local response normalization across channels: x / (bias + alpha / size · Σ x²) ^ beta. */
  lrn(x: Value, attributes: Attributes['lrn']): Value;
  /** x · slope + shift per channel: x [N, C, H, W], slope [C], optional shift [C]. */
  channelAffine(x: Value, slope: Value, shift?: Value | null): Value;
  /** (x − mean) / √(variance + epsilon) · scale + shift, per channel; all four are [C]. */
  batchNormalization(
    x: Value,
    channels: { scale: Value; shift: Value; mean: Value; variance: Value },
    epsilon?: number,
  ): Value;
  /** `batchNormalization` with the mean and variance of x over batch, rows and columns. Gradients flow through both. */
  normalizeBatch(
    x: Value,
    channels: { scale: Value; shift: Value },
    epsilon?: number,
  ): { readonly output: Value; readonly mean: Value; readonly variance: Value };
  resize(x: Value, attributes: Partial<ResizeAttributes> & Pick<ResizeAttributes, 'size'>): Value;

  concat(values: readonly Value[], axis: number): Value;
  slice(x: Value, ranges: Readonly<Record<number, SliceRange>>): Value;
  pad(x: Value, before: Shape, after: Shape, value?: number): Value;
  transpose(x: Value, order: readonly number[]): Value;
  reshape(x: Value, shape: Shape): Value;
  expand(x: Value, shape: Shape): Value;
  /** Picks slices of `x` along `axis` by `indices` (int64). */
  gather(x: Value, indices: Value, axis: number): Value;
  /** The reverse of `gather`: adds the slices of `updates` into zeros of `shape`. */
  scatterAdd(updates: Value, indices: Value, axis: number, shape: Shape): Value;

  sum(x: Value, axes?: readonly number[], keepDims?: boolean): Value;
  mean(x: Value, axes?: readonly number[], keepDims?: boolean): Value;
  max(x: Value, axes?: readonly number[], keepDims?: boolean): Value;
  /** Sums over the broadcast axes, so that the result has `shape`. The reverse of broadcasting. */
  sumTo(x: Value, shape: Shape): Value;

  softmax(x: Value, axis: number): Value;
  logSoftmax(x: Value, axis: number): Value;
  relu(x: Value): Value;
  relu6(x: Value): Value;
  leakyRelu(x: Value, slope: number): Value;
  clip(x: Value, min: number, max: number): Value;
  sigmoid(x: Value): Value;
  tanh(x: Value): Value;
  exp(x: Value): Value;
  log(x: Value): Value;
  sqrt(x: Value): Value;
  abs(x: Value): Value;
  sign(x: Value): Value;
  /** 1 where x > 0, else 0. */
  isPositive(x: Value): Value;
  floor(x: Value): Value;
  negate(x: Value): Value;
  square(x: Value): Value;

  add(a: Value, b: Operand): Value;
  subtract(a: Operand, b: Operand): Value;
  multiply(a: Value, b: Operand): Value;
  divide(a: Operand, b: Operand): Value;
  maximum(a: Value, b: Operand): Value;
  minimum(a: Value, b: Operand): Value;
  greater(a: Operand, b: Operand): Value;
  equal(a: Value, b: Operand): Value;
  where(condition: Value, a: Operand, b: Operand): Value;
  cast(x: Value, to: DType): Value;
  /** A `float32` constant of shape []. */
  scalar(value: number): Value;
  zeros(shape: Shape): Value;
}

/** A value, or a number for a `float32` constant. */
export type Operand = Value | number;

export interface PoolOptions {
  readonly kernel: Pair;
  readonly strides?: Pair;
  readonly padding?: Padding;
}

/** From `start` up to, but not including, `end`. Negative numbers count from the end, as in `Array.slice`. */
export interface SliceRange {
  readonly start?: number;
  readonly end?: number | undefined;
  /** Takes every `step`-th element; −1 reverses the axis (then `start` and `end` must be absent). */
  readonly step?: number;
}
