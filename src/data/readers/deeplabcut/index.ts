export { readDeepLabcut } from './read.ts';
export { type DeepLabcutOptions, tableText, toDeepLabcut } from './write.ts';
