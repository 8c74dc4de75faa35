export type { Range } from './integers.ts';
export { type ConvolutionLayer, convolutionLayers, withSingleWeights } from './layers.ts';
export { rangeIn, withRanges } from './observe.ts';
export { observedValues, quantize } from './quantize.ts';
