export { commandLine } from './command-line.ts';
export { errorCode, fileError, fileReason } from './file-error.ts';
export { expandInputs } from './files.ts';
export { fileSink, outputFolder, streamSink, type TextSink, writeWhole } from './output.ts';
export { outputNames } from './output-names.ts';
export { readBytes } from './read-bytes.ts';
export { readYaml } from './read-yaml.ts';
