export * from './checkpoint.ts';
export * from './criterion.ts';
export * from './export.ts';
export * from './recipe.ts';
export * from './step.ts';
export * from './train.ts';
export * from './validate.ts';
