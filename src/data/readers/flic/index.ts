export { readFlic } from './read.ts';
