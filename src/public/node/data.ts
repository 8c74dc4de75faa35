import { type OpenedDataset, type OpenOptions, openWithOrigin } from '../../data/index.ts';
import { nodePlatform } from '../../platform/node.ts';

/**
 * Opens a labelled dataset.
 *
 * @param specification `FORMAT:PLACE`, e.g. `lsp:data/lsp`, `coco:labels.json`, `deeplabcut:project`.
 * @param options which part of it (`split`), whose left and right (`labels`), and what skeleton to see it in.
 * @throws LimberError naming the formats there are, or what is wrong with the dataset.
 */
export function openDataset(specification: string, options: OpenOptions = {}): Promise<OpenedDataset> {
  return openWithOrigin(specification, nodePlatform.openSource, options);
}
