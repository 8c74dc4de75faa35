import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import type { Detector } from '../../detect/index.ts';
import { fileError, readBytes, writeWhole } from '../../files/node.ts';
import type { AnyImage } from '../../images/index.ts';
import { decodeImage, jpegAddress, readImageSize } from '../../images/node.ts';
import { loadCharts } from '../../page/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import {
  type DetectorScore,
  filePredictions,
  folderPredictions,
  formatDetectorScore,
  type JsonFile,
  type ModelRunOptions,
  modelSource as modelSourceOf,
  type PredictionOptions,
  type PredictionSource,
  type Score,
  type ScoreDetectorOptions,
  type ScoreOptions,
  scoreDetectorOn,
  scoreSources,
  withScore,
} from '../../predictions/index.ts';
import { formatDocument, galleryImages, renderReport as renderDocument } from '../../report/index.ts';
import { withReading } from '../../runs/index.ts';
import { packagedFile, packagedNetwork } from '../../runs/node.ts';
import { type Model, openModel } from './model.ts';

/** How a model is run over a dataset, and how its poses are scored. */
export interface ScoreModelOptions extends ModelRunOptions, ScoreOptions {}

/**
 * Scores a model on every person of a dataset.
 * @throws LimberError when the model lacks joints of the dataset, or the normalizer cannot be computed for any
 * person.
 */
export function scoreModel(model: Model, dataset: Dataset, options: ScoreModelOptions = {}): Promise<Score> {
  return scoreSources([modelSourceOf(model, model.name, decodeImage, options)], dataset, options);
}

/** How a file of predictions is read, and how its poses are scored. */
export interface ScorePredictionsOptions extends PredictionOptions, ScoreOptions {}

/**
 * Scores a file of predictions on a dataset: `.mat`, `.h5`, `.csv` or `.json`, from Limber, COCO, DeepLabCut, SLEAP or
 * OpenPose, or a plain array. A folder stands for OpenPose's files, one per image.
 * @throws LimberError when the file cannot be read or does not fit the dataset.
 */
export function scorePredictions(
  path: string,
  dataset: Dataset,
  options: ScorePredictionsOptions = {},
): Promise<Score> {
  return scoreSources([predictionsSource(path, options)], dataset, options);
}

/**
 * Scores a detector on the boxes of a dataset: COCO's average precision and recall, and the recall and precision of the
 * boxes that it reports. Open the dataset with `boxesOnly`, so that it needs no key points.
 * @throws LimberError when the dataset has no boxes.
 */
export function scoreDetector(
  detector: Detector,
  dataset: Dataset,
  options: ScoreDetectorOptions = {},
): Promise<DetectorScore> {
  return scoreDetectorOn(detector, dataset, decodeImage, options);
}

/** A model's file or name as a source for `scoreSources`. The model is opened when its turn comes, and then closed. */
export function modelSource(path: string, options: ModelRunOptions & ComputeOptions = {}): PredictionSource {
  const { threads, device } = options;
  const open = () => openModel(path, { threads, device, images: 'many' });
  return modelSourceOf(open, path, decodeImage, withReading(options, packagedNetwork(path)?.reading ?? {}));
}

/**
 * A file of predictions, or a folder of OpenPose's, as a source for `scoreSources`.
 * @throws LimberError for an unknown kind of file.
 */
export function predictionsSource(path: string, options: PredictionOptions = {}): PredictionSource {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return folderPredictions(path, () => jsonFiles(path), options, readImageSize);
  return filePredictions(path, () => readBytes('the predictions', path), options, readImageSize);
}

async function jsonFiles(folder: string): Promise<readonly JsonFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fileError('cannot read folder', folder, cause);
  });
  const paths = names
    .filter((name) => /\.json$/i.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
  return Promise.all(paths.map(async (path) => ({ path, bytes: await readBytes('the predictions', path) })));
}

/** A score as text: tables of every model or file of predictions, then their comparisons. */
export function formatScore({ document }: Score): string {
  return formatDocument(document);
}

/**
 * All measurements as one HTML page that needs no network connection.
 * @param options `images`: whether the page shows small crops of the dataset's images (default), or a gray background.
 * `out`: the HTML file to write; by default no file is written.
 */
export async function renderReport(
  { document, dataset }: Pick<Score, 'document' | 'dataset'>,
  { images = true, out }: { readonly images?: boolean | undefined; readonly out?: string | undefined } = {},
): Promise<string> {
  const tools = {
    decode: decodeImage,
    address: (image: AnyImage) => jpegAddress(image, { quality: 78 }),
  };
  const crops = images ? await galleryImages(document, dataset, tools) : new Map<number, string>();
  const page = await renderDocument(document, await loadCharts(), crops);
  if (out !== undefined) await writeWhole(out, page);
  return page;
}

/**
 * Writes the scores into the metadata of the models' files. An earlier score with the same dataset, metric and
 * conditions is replaced.
 * @throws LimberError when a file cannot be read or written.
 */
export async function recordScore({ document }: Pick<Score, 'document'>): Promise<void> {
  for (const source of document.sources) {
    if (source.kind !== 'model') continue;
    const path = packagedFile(source.file) ?? source.file;
    const bytes = await readBytes('model', path);
    await writeWhole(path, withScore(bytes, path, document, source));
  }
}

export { formatDetectorScore, scoreSources };
