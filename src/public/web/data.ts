import {
  type DatasetFormat,
  type FileSource,
  fileListSource,
  type OpenedDataset,
  type OpenOptions,
  readWithOrigin,
} from '../../data/index.ts';

/**
 * Opens a labelled dataset in a page.
 *
 * @param from files that the user chose (a `FileList` or an array of `File`), or any source of files: `zipSource(file)`,
 * `memorySource({ … })`.
 * @param options the `format`; which part of it (`split`), whose left and right (`labels`), and what skeleton to see it in.
 * @throws LimberError when the files are no such dataset.
 */
export function openDataset(
  from: FileSource | Iterable<File>,
  { format, ...options }: OpenOptions & { readonly format: DatasetFormat },
): Promise<OpenedDataset> {
  return readWithOrigin(format, sourceOf(from), options);
}

/** Chosen files as a source. */
export function sourceOf(from: FileSource | Iterable<File>): FileSource {
  return Symbol.iterator in from ? fileListSource(from) : from;
}
