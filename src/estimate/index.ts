export * from './estimator.ts';
