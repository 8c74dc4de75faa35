import type { OperatorName } from './attributes.ts';

/** The inputs of an operator, as values or as some other data about each input, such as its type or name. */
export type Inputs<Name extends OperatorName, T> = InputTable<T>[Name];

/** The inputs of every operator, in order. */
export interface InputTable<T> {
  conv: readonly [x: T, weight: T] | readonly [x: T, weight: T, bias: T];
  convTranspose: readonly [x: T, weight: T] | readonly [x: T, weight: T, bias: T];
  convInputGradient: readonly [gradient: T, weight: T];
  convWeightGradient: readonly [x: T, gradient: T];
  matmul: Two<T>;
  maxPool: One<T>;
  maxPoolGradient: readonly [x: T, output: T, gradient: T];
  averagePool: One<T>;
  lrn: One<T>;
  resize: One<T>;
  channelAffine: readonly [x: T, slope: T] | readonly [x: T, slope: T, shift: T];
  normalizeBatch: readonly [x: T, centered: T, factor: T, scale: T, shift: T];
  concat: readonly [first: T, ...others: T[]];
  slice: One<T>;
  pad: One<T>;
  transpose: One<T>;
  reshape: One<T>;
  expand: One<T>;
  gather: readonly [x: T, indices: T];
  scatterAdd: readonly [updates: T, indices: T];
  reduceSum: One<T>;
  reduceMean: One<T>;
  reduceMax: One<T>;
  softmax: One<T>;
  logSoftmax: One<T>;
  leakyRelu: One<T>;
  clip: One<T>;
  cast: One<T>;
  relu: One<T>;
  sigmoid: One<T>;
  tanh: One<T>;
  exp: One<T>;
  log: One<T>;
  sqrt: One<T>;
  abs: One<T>;
  sign: One<T>;
  isPositive: One<T>;
  floor: One<T>;
  negate: One<T>;
  add: Two<T>;
  subtract: Two<T>;
  multiply: Two<T>;
  divide: Two<T>;
  maximum: Two<T>;
  minimum: Two<T>;
  greater: Two<T>;
  equal: Two<T>;
  where: readonly [condition: T, a: T, b: T];
}

type One<T> = readonly [x: T];
type Two<T> = readonly [a: T, b: T];

/** Maps the inputs of an operator. The result has as many items as the inputs. */
export function mapInputs<Name extends OperatorName, From, To>(
  inputs: Inputs<Name, From>,
  each: (input: From, index: number) => To,
): Inputs<Name, To> {
  // `map` keeps the length, but its type does not show it.
  return (inputs as readonly From[]).map(each) as unknown as Inputs<Name, To>;
}
