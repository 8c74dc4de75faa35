export type { Estimate } from './estimate.ts';
export { createEstimator, type EstimateOptions, type Estimator } from './estimator.ts';
