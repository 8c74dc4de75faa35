export { readYolo } from './read.ts';
