export { surroundings as deepLabcutSurroundings } from './frames.ts';
export { readHdf5Table as readDeepLabcutHdf5 } from './hdf5-table.ts';
export { readDeepLabcut } from './read.ts';
export { type LabelTable as DeepLabcutTable, parseTable as parseDeepLabcutTable } from './table.ts';
export { type DeepLabcutOptions, tableText, toDeepLabcut } from './write.ts';
