export {
  type BatchNormalizationOptions,
  type BatchNormalized,
  batchNormalization,
  type StatisticsUpdate,
} from './batch-normalization.ts';
export { distributionFocalLoss } from './detection-loss.ts';
export { type BatchSlice, type DropoutOptions, dropout } from './dropout.ts';
export { filled, he, lecun, normal, zero } from './initializers.ts';
export { type ConvOptions, channelsOf, conv, flatten, linear, spatialSoftmax } from './layers.ts';
export { beliefMapL2, boxHuber, boxL2, sigmoidCrossEntropy, spatialCrossEntropy } from './losses.ts';
export {
  clipFactor,
  globalNorm,
  type Optimizer,
  stateNames,
  type Update,
  type UpdateInputs,
  update,
} from './optimizers.ts';
export { type Schedule, scheduleFactor } from './schedules.ts';
export { type Initializer, type Scope, scope } from './scope.ts';
