export { commandLine } from './command-line.ts';
export { errorCode, fileError, fileReason } from './file-error.ts';
export { expandInputs } from './files.ts';
export { type FileSink, fileSink, outputFolder, requireFileName, streamSink, writeWhole } from './output.ts';
export { readBytes } from './read-bytes.ts';
export type { TextSink } from './text-sink.ts';
