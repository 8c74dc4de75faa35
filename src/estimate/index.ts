export { createEstimator, type Estimate, type EstimateOptions, type Estimator } from './estimator.ts';
