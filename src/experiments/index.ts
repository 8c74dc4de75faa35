export { experimentNamed, experiments } from './catalogue/index.ts';
export * from './experiment.ts';
export { lengthened } from './length.ts';
export { type Cost, divide } from './plan.ts';
export * from './result.ts';
export type { Setting } from './setting.ts';
