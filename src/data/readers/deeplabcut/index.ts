export { readDeepLabcut } from './read.ts';
