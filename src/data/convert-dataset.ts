import type { LimberError } from '../errors.ts';
import { mapSkeleton, type Skeleton } from '../skeletons/index.ts';
import type { Dataset } from './dataset.ts';
import { type ImageSizeReader, readImageSizes } from './image-sizes.ts';
import { mapDataset } from './map-dataset.ts';
import { type CocoDocument, type CocoOptions, toCoco } from './readers/coco/index.ts';
import type { Work } from './work.ts';

/** How a dataset is converted. */
export interface ConversionOptions extends Work {
  /** The skeleton to write, matched by the joints' names. Default: the dataset's own. */
  readonly skeleton?: Skeleton | undefined;
  /** Whether missing pelvis, thorax and neck are computed from hips and shoulders. */
  readonly derive?: boolean | undefined;
}

/** A dataset in COCO's format. */
export interface Conversion {
  readonly document: CocoDocument;
  /** Sentences about what COCO cannot store, what had to be estimated, and joints without a counterpart. */
  readonly differences: readonly string[];
  /** Images whose size could not be read and is missing in the document. */
  readonly problems: readonly LimberError[];
}

/**
 * Converts a dataset to COCO key points. Coordinates keep all their digits.
 * @param readSize reads the sizes of images whose labels do not state them.
 * @param fileName gives the name of an image in the document.
 */
export async function convertToCoco(
  original: Dataset,
  readSize: ImageSizeReader,
  fileName: NonNullable<CocoOptions['fileName']>,
  { skeleton, derive = false, ...work }: ConversionOptions = {},
): Promise<Conversion> {
  const dataset = skeleton ? mapDataset(original, skeleton, { derive }) : original;
  const { sizes, problems } = await readImageSizes(dataset, readSize, work);
  const { document, differences } = toCoco(dataset, { sizes, fileName });
  const mapped = skeleton ? leftBehind(original.skeleton, skeleton, derive) : [];
  return { document, differences: [...mapped, ...differences], problems };
}

/** Joints that a skeleton does not get or does not have, in sentences. */
export function leftBehind(from: Skeleton, to: Skeleton, derive: boolean): readonly string[] {
  const { missing, unused } = mapSkeleton(from, to, { derive });
  return [
    ...(missing.length > 0 ? [`unlabeled, because there is no counterpart: ${missing.join(', ')}`] : []),
    ...(unused.length > 0 ? [`left out, not in the skeleton: ${unused.join(', ')}`] : []),
  ];
}
