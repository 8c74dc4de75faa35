export * from './batch-normalization.ts';
export * from './dropout.ts';
export * from './initializers.ts';
export * from './layers.ts';
export * from './losses.ts';
export * from './optimizers.ts';
export * from './schedules.ts';
export * from './scope.ts';
