export { readLabelStudio } from './read.ts';
