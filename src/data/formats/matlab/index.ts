export * from './read.ts';
export * from './scalar.ts';
export * from './value.ts';
