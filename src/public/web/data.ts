import {
  type DatasetFormat,
  type FileSource,
  fileListSource,
  type OpenedDataset,
  type OpenOptions,
  readWithOrigin,
} from '../../data/index.ts';

/**
 * Opens a labeled dataset in a page.
 * @param from files that the user chose (a `FileList` or an array of `File`), or any source of files:
 * `zipSource(file)`, `memorySource({ … })`.
 * @param options the `format`; the `split`; whose left and right the names refer to (`labels`); the `skeleton` to map
 * the poses to.
 * @throws LimberError when the files are not a dataset of this format.
 */
export function openDataset(
  from: FileSource | Iterable<File>,
  { format, ...options }: OpenOptions & { readonly format: DatasetFormat },
): Promise<OpenedDataset> {
  return readWithOrigin(format, sourceOf(from), options);
}

/** A source of the files that the user chose. */
export function sourceOf(from: FileSource | Iterable<File>): FileSource {
  return Symbol.iterator in from ? fileListSource(from) : from;
}
