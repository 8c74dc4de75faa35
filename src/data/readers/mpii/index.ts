export { readMpii } from './read.ts';
