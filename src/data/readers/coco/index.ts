export { readCoco } from './read.ts';
export { type CocoConversion, type CocoDocument, type CocoOptions, toCoco } from './write.ts';
