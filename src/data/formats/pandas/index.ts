export type { Frame } from './frame.ts';
export { isHdf5Table, readFrame } from './read-frame.ts';
export { writeFrame } from './write-frame.ts';
