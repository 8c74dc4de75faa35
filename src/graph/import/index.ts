export type { ImportedGraph } from './imported.ts';
export { importOnnx, type OnnxImportOptions } from './onnx/import-onnx.ts';
export { importTfjs, type TfFiles, type TfImportOptions } from './tfjs/import-tfjs.ts';
