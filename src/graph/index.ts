export type {
  Attributes,
  ConvAttributes,
  OperatorName,
  Padding,
  Pair,
  PoolAttributes,
  ResizeAttributes,
} from './attributes.ts';
export { apply, ops } from './builder.ts';
export { differentiate } from './differentiate.ts';
export { type EmitOptions, emit, emitLowered, type ModelOptions } from './emit.ts';
export {
  type ImportedGraph,
  importOnnx,
  importTfjs,
  type OnnxImportOptions,
  type TfFiles,
  type TfImportOptions,
} from './import/index.ts';
export { accelerateModel } from './lower/accelerate-model.ts';
export { type Lowered, type LowerOptions, lower } from './lower/lower.ts';
export type { GraphTarget } from './lower/targets.ts';
export { type MemoryNeed, memoryNeed } from './memory.ts';
export { multiplyAccumulatesOf } from './multiply-accumulates.ts';
export { windowOf } from './operators.ts';
export { randomKeys, randomLimit, randomNumbers } from './random.ts';
export { inputsOf, nodesInOrder, parametersOf } from './traverse.ts';
export {
  constant,
  input,
  type Node,
  type OperatorNode,
  type Parameter,
  type ParameterNode,
  parameter,
  type Value,
} from './value.ts';
