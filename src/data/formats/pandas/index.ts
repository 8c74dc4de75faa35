export type { Frame } from './frame.ts';
export { readFrame } from './read-frame.ts';
export { writeFrame } from './write-frame.ts';
