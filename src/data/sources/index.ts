export { fileListSource, memorySource } from './blobs.ts';
export { reopenSource } from './reopen.ts';
export {
  type FileSource,
  fileIdentity,
  type NamedBlob,
  type OpenSource,
  type SourceDescription,
} from './source.ts';
export { type ZipOptions, zipSource } from './zip.ts';
