import type { DType, Shape } from '../tensor/index.ts';

/** The attributes of every operator. Axes count from 0; images are NCHW: batch, channels, rows, columns. */
export interface Attributes extends EmittedAttributes, LoweredAttributes {}

/** Operators that a model file can hold, each as one or a few ONNX nodes. */
export interface EmittedAttributes {
  conv: ConvAttributes;
  convTranspose: ConvTransposeAttributes;
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  maxPool: PoolAttributes;
  averagePool: PoolAttributes & { readonly countIncludePad: boolean };
  lrn: { readonly size: number; readonly alpha: number; readonly beta: number; readonly bias: number };
  resize: ResizeAttributes;
  concat: { readonly axis: number };
  slice: SliceAttributes;
  pad: { readonly before: Shape; readonly after: Shape; readonly value: number };
  transpose: { readonly order: readonly number[] };
  reshape: { readonly shape: Shape };
  expand: { readonly shape: Shape };
  gather: { readonly axis: number };
  scatterAdd: { readonly axis: number; readonly shape: Shape };
  reduceSum: ReduceAttributes;
  reduceMean: ReduceAttributes;
  reduceMax: ReduceAttributes;
  softmax: { readonly axis: number };
  logSoftmax: { readonly axis: number };
  leakyRelu: { readonly slope: number };
  clip: { readonly min: number; readonly max: number };
  cast: { readonly to: DType };
  relu: None;
  sigmoid: None;
  tanh: None;
  exp: None;
  log: None;
  sqrt: None;
  abs: None;
  sign: None;
  isPositive: None;
  floor: None;
  negate: None;
  add: None;
  subtract: None;
  multiply: None;
  divide: None;
  maximum: None;
  minimum: None;
  greater: None;
  equal: None;
  where: None;
}

/** Operators without an ONNX node. `lower` replaces them by other operators, chosen for the target. */
export interface LoweredAttributes {
  convInputGradient: ConvInputGradientAttributes;
  convWeightGradient: ConvWeightGradientAttributes;
  maxPoolGradient: PoolAttributes;
  channelAffine: None;
  normalizeBatch: None;
}

/** The name of an operator of a graph. */
export type OperatorName = keyof Attributes;
export type EmittedName = keyof EmittedAttributes;
export type LoweredName = keyof LoweredAttributes;

/** No attributes. */
export type None = Readonly<Record<never, never>>;

/** Rows then columns. */
export type Pair = readonly [number, number];

/** Padding of rows and columns: top, left, bottom, right. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

export interface ConvAttributes {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  readonly groups: number;
}

export interface ConvTransposeAttributes extends ConvAttributes {
  /**
   * Rows and columns added at the bottom and right: with strides above 1, several output sizes have the same input
   * size.
   */
  readonly outputPadding: Pair;
}

export interface ConvInputGradientAttributes extends ConvAttributes {
  /** Rows and columns of the convolution's input. */
  readonly size: Pair;
}

export interface ConvWeightGradientAttributes extends ConvAttributes {
  /** Rows and columns of the convolution's kernel. */
  readonly kernel: Pair;
}

export interface PoolAttributes {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

export interface ResizeAttributes {
  readonly mode: 'nearest' | 'linear';
  /** Output rows and columns. */
  readonly size: Pair;
  /** How output positions map to input positions, by ONNX's names. */
  readonly coordinates: 'half_pixel' | 'asymmetric' | 'align_corners';
}

export interface SliceAttributes {
  /** One range for every axis. */
  readonly ranges: readonly AxisRange[];
}

/**
 * A range of an axis: every `step`-th element from `start` up to, but not including, `end`. A negative step walks
 * backwards: `start` is then after `end`, and an end of −1 means "before the first element".
 */
export interface AxisRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}
