import {
  type DatasetFormat,
  datasetReaders,
  type FileSource,
  type OpenedDataset,
  type OpenOptions,
  openWithOrigin,
  readWithOrigin,
} from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { nodePlatform } from '../../platform/node.ts';

/**
 * Opens a labeled dataset.
 * @param from `FORMAT:PLACE`, e.g. `lsp:data/lsp`, `deeplabcut:project.zip` or `coco:labels.json`. A place is a folder,
 * a zip archive or a COCO file. Or a source of files, e.g. `memorySource({ … })`, which also needs `format`.
 * @param options the `split`; whose left and right the names refer to (`labels`); the `skeleton` to map the poses to.
 * @throws LimberError that names the known formats, or states what is wrong with the dataset.
 */
export function openDataset(from: string, options?: OpenOptions): Promise<OpenedDataset>;
export function openDataset(
  from: FileSource,
  options: OpenOptions & { readonly format: DatasetFormat },
): Promise<OpenedDataset>;
export async function openDataset(
  from: string | FileSource,
  { format, ...options }: OpenOptions & { readonly format?: DatasetFormat } = {},
): Promise<OpenedDataset> {
  if (typeof from === 'string') return openWithOrigin(from, nodePlatform.openSource, options);
  if (format !== undefined) return readWithOrigin(format, from, options);
  throw new LimberError({
    what: 'the format of a dataset is missing',
    expected: `\`format\`: ${Object.keys(datasetReaders).join(', ')}`,
    where: from.name,
  });
}
