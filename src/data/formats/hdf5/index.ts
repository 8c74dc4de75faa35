export * from './read.ts';
export * from './value.ts';
