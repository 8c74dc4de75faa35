export { readSleap } from './read.ts';
