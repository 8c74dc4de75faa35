import type { PoseTree } from '../../codecs/index.ts';
import { distinctNames } from '../../data/index.ts';
import { LimberError, problemOf } from '../../errors.ts';
import { expandInputs, readBytes } from '../../files/node.ts';
import { at } from '../../foundation/index.ts';
import { readImageSize } from '../../images/node.ts';
import { confidenceInWords, requireConfidence } from '../../models/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { boxesFromFile, cornerDoubts, poseTreeFor } from '../../predictions/index.ts';
import { awaitedLater, type EstimateEachOptions, needsDetector, type PersonBox } from '../../runs/index.ts';
import { requireLifter } from './figure-files.ts';
import type { Model } from './model.ts';
import { type ModelOrFile, withModel } from './opened-model.ts';
import { openOutputs, type PredictionPlaces } from './prediction-outputs.ts';

/** How belief maps become joints, beside the options of `Model.estimate`. */
export interface DecodeOptions {
  /**
   * `tree` finds the most probable pose under a tree of joints. `argmax` places each joint at the peak of its map.
   * Default: `argmax`.
   */
  readonly decode?: 'argmax' | 'tree' | undefined;
  /** The tree. Default: the model's own. */
  readonly tree?: PoseTree | undefined;
}

/** What happens while the poses in images are found and written. */
export type PredictFilesEvent =
  /** Before the first image: the number of images. */
  | { readonly kind: 'images'; readonly total: number }
  /** After each image, the broken ones included. `people` is the number of people found. */
  | {
      readonly kind: 'image';
      readonly path: string;
      readonly people: number;
      readonly done: number;
      readonly total: number;
    }
  /** An image that cannot be read, searched or drawn, or a name without an image. The other images are done. */
  | { readonly kind: 'problem'; readonly problem: LimberError }
  /** An option that has no effect. */
  | { readonly kind: 'warning'; readonly message: string };

/** How images are searched, and where the poses are written. `threads` and `device` are for a model that is a file. */
export interface PredictFilesOptions
  extends PredictionPlaces,
    DecodeOptions,
    ComputeOptions,
    Omit<EstimateEachOptions, 'boxes' | 'tree'> {
  /**
   * Boxes that are searched in every image, in its pixels. Or a file with the boxes of each image: JSON as COCO's
   * detections, or CSV with the columns image, x, y, width, height and score.
   */
  readonly boxes?: string | readonly PersonBox[] | undefined;
  /** Called for each event, in order. */
  readonly on?: ((event: PredictFilesEvent) => void) | undefined;
}

/** What was found and written. */
export interface PredictedFiles {
  /** Number of images. */
  readonly images: number;
  /** Number of images that were looked at. It is smaller than `images` if the signal ended the work. */
  readonly done: number;
  /** Number of images with a problem. */
  readonly failed: number;
  /** Everything that went wrong, also names without an image. */
  readonly problems: readonly LimberError[];
  /** How people were searched: by a detector, in given boxes, or by the model in the whole image. */
  readonly searchedBy: 'detector' | 'boxes' | 'model';
  /** The meaning of the model's confidences, in a sentence. `undefined` if there was no image. */
  readonly confidence: string | undefined;
  /** If the signal ended the work: the files with the poses so far, e.g. `poses.partial.json`. */
  readonly partial: readonly string[];
}

/**
 * Finds the people in image files and writes their poses, tables and drawings. A broken image is reported and left
 * out, and the others are done. A file gets its name only when it is complete, so an older one is kept until then.
 * @param model an open model, or the path, address or bytes of its file, or the name of a model in the package.
 * @param images files, folders or patterns such as `photos/*.jpg`. A folder stands for the images in it.
 * @throws LimberError when the work cannot begin, or no further pose can be written.
 */
export async function predictFiles(
  model: ModelOrFile,
  images: string | readonly string[],
  options: PredictFilesOptions,
): Promise<PredictedFiles> {
  const inputs = typeof images === 'string' ? [images] : images;
  const { paths, problems: lost, remarks } = await expandInputs(inputs);
  const problems: LimberError[] = [];
  const on = (event: PredictFilesEvent) => {
    if (event.kind === 'problem') problems.push(event.problem);
    options.on?.(event);
  };
  for (const message of remarks) on({ kind: 'warning', message });
  for (const problem of lost) on({ kind: 'problem', problem });
  if (paths.length === 0) {
    return {
      images: 0,
      done: 0,
      failed: 0,
      problems,
      searchedBy: 'model',
      confidence: undefined,
      partial: [],
    };
  }
  requireLifter(options);
  const figures = options.bvh ?? options.gltf;
  if (figures !== undefined && paths.length > 1) {
    throw new LimberError({
      what: `cannot write "${figures}"`,
      got: `${paths.length} images`,
      expected: 'one image, or a film',
    });
  }
  return withModel(model, paths.length, options, async (opened) => {
    const { metadata } = opened;
    requireConfidence(options.minConfidence, metadata);
    const outputs = await openOutputs(options, metadata, options);
    try {
      on({ kind: 'images', total: paths.length });
      const { done, failed } = await predictEach(opened, paths, outputs, { ...options, on });
      const remark = outputs.remark();
      if (remark !== undefined) on({ kind: 'warning', message: remark });
      const ended = done < paths.length;
      const partial = ended ? await outputs.finishEarly() : [];
      if (!ended) await outputs.finish();
      const confidence = confidenceInWords(metadata);
      const searchedBy = searchOf(opened, options);
      return { images: paths.length, done, failed, problems, searchedBy, confidence, partial };
    } finally {
      await outputs.abandon();
    }
  });
}

/** Draws the results of one image while the model estimates the next images. */
async function predictEach(
  model: Model,
  paths: readonly string[],
  outputs: Awaited<ReturnType<typeof openOutputs>>,
  {
    on,
    decode,
    tree,
    boxes,
    detector,
    one,
    flip,
    refine,
    scales,
    minConfidence,
    lift,
    height,
    signal,
  }: PredictFilesOptions,
): Promise<{ readonly done: number; readonly failed: number }> {
  const { metadata } = model;
  if (Array.isArray(boxes) && metadata.crop.around === 'image') {
    on?.({ kind: 'warning', message: 'the model reads whole images, so a box has no effect' });
  }
  const names = distinctNames(paths);
  const filed =
    typeof boxes === 'string'
      ? await boxesIn(boxes, paths, (message) => on?.({ kind: 'warning', message }))
      : undefined;
  const requests = paths.map((path, index) => ({
    path,
    read: async () => (await nodePlatform.readImage(path)).image,
    boxes: filed?.[index],
  }));
  const search = {
    boxes: typeof boxes === 'string' ? undefined : boxes,
    detector,
    one,
    flip,
    refine,
    scales,
    minConfidence,
    lift,
    height,
    signal,
    tree: decode === 'tree' ? await poseTreeFor(metadata, tree) : undefined,
  };
  const failed = new Set<string>();
  const fail = (path: string, error: unknown) => {
    failed.add(path);
    on?.({ kind: 'problem', problem: problemOf(error) });
  };
  let done = 0;
  let drawing: Promise<void> | undefined;
  for await (const { image, people, problem } of model.estimateEach(requests, search)) {
    const [path, name] = [at(paths, done), at(names, done)];
    await drawing;
    if (problem !== undefined) fail(path, problem);
    else {
      const found = { path, name, image, people };
      await outputs.add(found);
      drawing = outputs.draw(found).catch((error: unknown) => fail(path, error));
      awaitedLater(drawing);
    }
    done++;
    on?.({ kind: 'image', path, people: people.length, done, total: paths.length });
    if (signal?.aborted) break;
  }
  await drawing;
  return { done, failed: failed.size };
}

function searchOf({ metadata }: Model, { boxes, detector, one }: PredictFilesOptions) {
  if (boxes !== undefined) return 'boxes';
  return detector !== undefined || (!one && needsDetector(metadata)) ? 'detector' : 'model';
}

/** The boxes that a file gives for each image. Doubts about them are warnings. */
async function boxesIn(
  file: string,
  paths: readonly string[],
  warn: (message: string) => void,
): Promise<readonly (readonly PersonBox[])[]> {
  const text = new TextDecoder().decode(await readBytes('boxes', file));
  const { boxes, remarks } = boxesFromFile(text, file, paths);
  for (const message of remarks) warn(message);
  const boxed = paths.flatMap((path, index) => {
    const own = at(boxes, index);
    return own.length === 0 ? [] : [{ path, boxes: own }];
  });
  const sized = await Promise.all(
    boxed.slice(0, mostSizes).map(async ({ path, boxes }) => {
      const sizeOf = async () => readImageSize(await readBytes('image', path), path);
      // The search reports an image that cannot be read.
      const size = await sizeOf().catch(() => undefined);
      return { boxes, size };
    }),
  );
  for (const message of cornerDoubts(sized, file)) warn(message);
  return boxes;
}

/** So many images show what the boxes mean. */
const mostSizes = 50;
