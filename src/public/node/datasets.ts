import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import {
  type Conversion,
  type ConversionOptions,
  convertToCoco,
  type Dataset,
  type DatasetStats,
  isOpened,
  type Labeling,
  measureDataset,
  type Sample,
  samplesAtRandom,
  samplesById,
  type Work,
} from '../../data/index.ts';
import { type LintOptions, type LintReport, lintDatasets as lintAll } from '../../data/lint/index.ts';
import { LimberError, problemOf } from '../../errors.ts';
import { fileSink, writeWhole } from '../../files/node.ts';
import {
  decodeImage,
  decodeThumbnail,
  readImageSize,
  renderSvg,
  withOneThreadPerImage,
} from '../../images/node.ts';
import { drawSampleSheet } from '../../viz/index.ts';
import { openDataset } from './data.ts';
import { imageNamer } from './image-namer.ts';

/**
 * Searches datasets for faults that spoil a training: broken labels and images, swapped sides, images in two splits.
 * Several datasets are also searched for images that they share. Broken images are among the findings.
 */
export function lintDatasets(
  datasets: readonly Dataset[],
  { images = true, ...work }: LintOptions = {},
): Promise<LintReport> {
  return withOneThreadPerImage(() => lintAll(datasets, images ? decodeThumbnail : undefined, work));
}

/** How a dataset is measured. */
export interface DatasetStatsOptions extends Work {
  /** Whether to read the sizes of images whose labels do not state them. Default: true. */
  readonly images?: boolean | undefined;
}

/** Counts and measures a dataset: splits, joints, visibility, sizes of images, people and torsos. */
export function datasetStats(
  dataset: Dataset,
  { images = true, ...work }: DatasetStatsOptions = {},
): Promise<DatasetStats> {
  return measureDataset(dataset, images ? readImageSize : undefined, work);
}

/** Which samples are drawn, and how. */
export interface DrawSamplesOptions extends Work {
  /** Ids of the samples, in the order in which they are drawn. Default: random samples. */
  readonly ids?: readonly string[] | undefined;
  /** Number of random samples. Default: 24. */
  readonly count?: number | undefined;
  /** Another seed chooses other samples. Default: 0. */
  readonly seed?: number | undefined;
  /** Tiles per row. Default: 6. */
  readonly columns?: number | undefined;
  /** Side of a tile in pixels. Default: 224. */
  readonly tile?: number | undefined;
  /** The file to write. Default: no file is written. */
  readonly out?: string | undefined;
  /** Format of the sheet. Default: `svg` if `out` ends in .svg, otherwise `png`. */
  readonly format?: 'png' | 'svg' | undefined;
}

/** Samples drawn on one sheet. */
export interface SampleSheet {
  /** The bytes of a PNG or SVG file. */
  readonly bytes: Uint8Array;
  /** The samples, in the order in which they are drawn. */
  readonly samples: readonly Sample[];
  /** Images that could not be read. Their tiles are gray and have a note. */
  readonly problems: readonly LimberError[];
}

/**
 * Draws samples with their skeletons on one sheet, each cropped around its subject, with a legend. Labels are rings,
 * joints found by a teacher discs; occluded joints are pale.
 * @throws LimberError for an unknown sample id.
 */
export async function drawSamples(
  dataset: Dataset,
  { ids, count = 24, seed = 0, columns = 6, tile = 224, out, ...options }: DrawSamplesOptions = {},
): Promise<SampleSheet> {
  const { format = extname(out ?? '').toLowerCase() === '.svg' ? 'svg' : 'png', ...work } = options;
  const samples = ids ? samplesById(dataset, ids) : samplesAtRandom(dataset, count, seed);
  const { svg, problems } = await drawSampleSheet(dataset, samples, decodeImage, { columns, tile }, work);
  const bytes = format === 'svg' ? new TextEncoder().encode(svg) : await renderSvg(svg, 'the sheet');
  if (out !== undefined) await writeWhole(out, bytes);
  return { bytes, samples, problems };
}

/** How a dataset is converted, and which file is written. */
export interface ConvertDatasetOptions extends ConversionOptions {
  /** The file to write. Without it, nothing is written. */
  readonly out?: string | undefined;
  /** Whether a file of that name is replaced. Default: false, which refuses it. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Converts a dataset to COCO key points JSON. File names of images are relative to the folder of `out` if the images
 * lie below it, otherwise to the dataset's folder.
 * @throws LimberError when the skeletons have no joint in common, or the file exists or cannot be written.
 */
export async function convertDataset(
  dataset: Dataset,
  { out, overwrite = false, ...options }: ConvertDatasetOptions = {},
): Promise<Conversion> {
  if (out === undefined) return convertToCoco(dataset, readImageSize, (image) => image, options);
  if (!overwrite) await requireNew(out);
  const sink = await fileSink(out);
  try {
    const conversion = await convertToCoco(dataset, readImageSize, imageNamer(dataset, out), options);
    await sink.write(`${JSON.stringify(conversion.document)}\n`);
    await sink.finish();
    if (await keepsSplit(dataset, out)) return conversion;
    return { ...conversion, differences: [...conversion.differences, splitLost] };
  } finally {
    await sink.abandon();
  }
}

/** Labels may be somebody's work of weeks, so a file is not replaced by accident. */
async function requireNew(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return;
  throw new LimberError({
    what: 'the file exists already, and it may contain labels',
    expected: 'a new file, or `overwrite` to replace it',
    where: file,
  });
}

const splitLost =
  'the written file has other test images than the dataset; to keep the splits, convert train and test into a file of that name each';

/** Whether the written file has the same training images as the dataset that it was made from. */
async function keepsSplit(dataset: Dataset, out: string): Promise<boolean> {
  if (!isOpened(dataset) || dataset.split !== 'all') return true;
  const before = await dataset.trainingPart();
  if (before === undefined) return true;
  const after = await readAgain(out, dataset.labels);
  const images = ({ samples }: Dataset) => samples.map(({ image }) => basename(image)).join('\n');
  return after !== undefined && images(before) === images(after);
}

async function readAgain(file: string, labels: Labeling): Promise<Dataset | undefined> {
  try {
    return await openDataset(`coco:${file}`, { labels, split: 'train' });
  } catch (error) {
    problemOf(error);
    return undefined;
  }
}
