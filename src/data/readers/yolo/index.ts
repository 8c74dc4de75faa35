export { readYolo } from './read.ts';
export { toYolo, type YoloOptions } from './write.ts';
