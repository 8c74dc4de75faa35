export { atAnySize } from './any-size.ts';
export { decodeMetadata, decodeModel } from './decode.ts';
export { encodeModel } from './encode.ts';
export { extractModel } from './extract.ts';
export { fromFloat16, toFloat16 } from './float16.ts';
export { storeInHalfPrecision } from './half-precision.ts';
export type {
  OnnxAttribute,
  OnnxGraph,
  OnnxInitializer,
  OnnxModel,
  OnnxNode,
  OnnxValueInfo,
} from './model.ts';
export {
  type ConvolutionLayer,
  convolutionLayers,
  observedValues,
  quantize,
  type Range,
  rangeIn,
  withRanges,
  withSingleWeights,
} from './quantize/index.ts';
export { replaceWeights } from './replace-weights.ts';
export { dtypeOf, elementTypeOf } from './tensor-proto.ts';
