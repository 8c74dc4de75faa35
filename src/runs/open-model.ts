import { LimberError, problemOf } from '../errors.ts';
import {
  createEstimator,
  type Estimate,
  type Estimator,
  type EstimateOptions as EstimatorOptions,
} from '../estimate/index.ts';
import type { Box, ImagePoint } from '../geometry/index.ts';
import { accelerateModel, type GraphTarget } from '../graph/index.ts';
import type { Image } from '../images/index.ts';
import { type ModelMetadata, metadataKey, parseMetadata } from '../models/index.ts';
import { decodeMetadata } from '../onnx/index.ts';
import type { ComputeOptions, Platform, ReadImage } from '../platform/index.ts';
import { inOrder } from './in-order.ts';

/** How people are looked for in an image. */
export interface EstimateOptions extends Omit<EstimatorOptions, 'box' | 'where'> {
  /**
   * Where people are, in pixels of the image: one person is estimated for each box. Without boxes the whole image is
   * taken for one person's surroundings.
   */
  readonly boxes?: readonly Box[] | undefined;
}

/** One joint that was found. */
export interface EstimatedJoint {
  /** In pixels of the upright image: x to the right, y down, the centre of the top-left pixel is (0, 0). */
  readonly point: ImagePoint;
  /** How sure the model is, usually in [0, 1]; absent for a model of coordinates, which does not say. */
  readonly confidence?: number;
}

/** A person who was found. */
export interface EstimatedPerson extends Estimate {
  /** The joints that were found, by name; `pose` has them in the skeleton's order. */
  readonly joints: Readonly<Record<string, EstimatedJoint>>;
}

/** What was found in an image. */
export interface ImageEstimate {
  /** The image's path or address; `undefined` where it has none. */
  readonly path: string | undefined;
  /** The upright image's pixels. */
  readonly image: Image;
  readonly people: readonly EstimatedPerson[];
}

/** What was found in one image of many, or why nothing could be looked for in it. */
export type EstimatedImage =
  | (ImageEstimate & { readonly problem?: undefined })
  | {
      readonly path: string | undefined;
      readonly image?: undefined;
      /** Empty. */
      readonly people: readonly EstimatedPerson[];
      /** Why the image could not be read or looked at. */
      readonly problem: LimberError;
    };

/** An image that is read when its turn comes, with the boxes of its own people. */
export interface ImageRequest {
  readonly path: string | undefined;
  /** @throws LimberError when the image cannot be read; it is then given back with that problem. */
  read(): Promise<Image>;
  /** In place of those that the options have for all images. */
  readonly boxes?: readonly Box[] | undefined;
}

/** How people are looked for in many images. */
export interface EstimateEachOptions extends EstimateOptions {
  /** Ends the work after the images in progress. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A trained model, ready to estimate poses.
 *
 * @typeParam Input what an image may be on this platform, besides pixels.
 */
export interface Model<Input> {
  /** What to call the model in messages: its file, or its own name. */
  readonly name: string;
  /** The model's file. */
  readonly bytes: Uint8Array;
  /** What the model says of itself: skeleton, input, training, scores. */
  readonly metadata: ModelMetadata;
  /**
   * Finds the people in one image.
   * @throws LimberError when the image cannot be read, is smaller than 8×8 pixels, or a box lies outside it.
   */
  estimate(image: Input | Image, options?: EstimateOptions): Promise<ImageEstimate>;
  /**
   * Finds the people in many images, in their order. Several images are under way at once, so a list of any length
   * takes little memory and every core works. A broken image is given back with its `problem`, and the others go on.
   */
  estimateEach(
    images: Iterable<Input | Image | ImageRequest> | AsyncIterable<Input | Image | ImageRequest>,
    options?: EstimateEachOptions,
  ): AsyncGenerator<EstimatedImage>;
  /** Gives threads and memory back. */
  close(): Promise<void>;
}

/** How much of the machine a model may use, and what to prepare for. */
export interface OpenModelOptions extends ComputeOptions {
  /**
   * What to prepare for: a few images, for which the model opens sooner, or many, which then take less time each.
   * `few` unless given. A model does the other too, when it is asked to.
   */
  readonly images?: 'few' | 'many' | undefined;
}

/**
 * Opens a model's file.
 *
 * @param bytes an `.onnx` file that Limber exported.
 * @param name what to call it in messages.
 * @throws LimberError when the file is no ONNX model, not Limber's, or contradicts its own description.
 */
export async function openModelBytes<Input>(
  platform: Platform<Input>,
  bytes: Uint8Array,
  name: string,
  { images = 'few', ...compute }: OpenModelOptions = {},
): Promise<Model<Input>> {
  if (bytes.length === 0) throw new LimberError({ what: 'model is empty', got: '0 bytes', where: name });
  const metadata = parseMetadata(decodeMetadata(bytes, name)[metadataKey], name);
  const estimators: Promise<Estimator>[] = [];
  const keep = (estimator: Promise<Estimator>) => {
    estimators.push(estimator);
    return estimator;
  };
  let [few, many]: readonly [Opened | undefined, Opened | undefined] = [undefined, undefined];
  const openFew = (): Opened => {
    few ??= { sessions: 1, estimator: keep(createEstimator(bytes, name, platform.singleRuntime(compute))) };
    return few;
  };
  const openMany = (): Opened => {
    if (many !== undefined) return many;
    const { runtime, sessions } = platform.throughputRuntime(compute);
    many = {
      sessions,
      estimator: keep(createEstimator(accelerated(bytes, name, runtime.target), name, runtime)),
    };
    return many;
  };
  await (images === 'few' ? openFew() : openMany()).estimator;

  return {
    name,
    bytes,
    metadata,
    async estimate(input, options) {
      const { estimator } = few ?? many ?? openFew();
      return estimatePeople(await estimator, await platform.readImage(input), options);
    },
    async *estimateEach(inputs, { signal, ...options } = {}) {
      const areFew = Array.isArray(inputs) && inputs.length < manyImages;
      const opened = areFew ? (few ?? many ?? openFew()) : openMany();
      const estimator = await opened.estimator;
      // One in each session, one that waits for it, and one that is decoded meanwhile.
      const atOnce = 2 * opened.sessions + 1;
      const begin = async (item: Input | Image | ImageRequest) => {
        const request = isRequest(item) ? item : undefined;
        const read = request
          ? { image: await request.read(), path: request.path }
          : await platform.readImage(item as Input | Image);
        const { boxes = options.boxes } = request ?? {};
        return estimatePeople(estimator, read, { ...options, boxes });
      };
      for await (const { item, result } of inOrder(inputs, atOnce, begin)) {
        if (signal?.aborted === true) return;
        yield await result.catch((error: unknown): EstimatedImage => {
          const path = isRequest(item) ? item.path : platform.nameOf(item);
          return { path, people: [], problem: problemOf(error) };
        });
      }
    },
    async close() {
      for (const estimator of estimators) await (await estimator.catch(() => undefined))?.close();
    },
  };
}

/** An estimator, perhaps on its way, and how many images it looks at side by side. */
interface Opened {
  readonly estimator: Promise<Estimator>;
  readonly sessions: number;
}

/** From so many images on, making the model faster first takes less time than it saves. */
export const manyImages = 32;

function isRequest(item: unknown): item is ImageRequest {
  return typeof item === 'object' && item !== null && 'read' in item;
}

async function estimatePeople(
  estimator: Estimator,
  { image, path }: ReadImage,
  { boxes, ...options }: EstimateOptions = {},
): Promise<ImageEstimate> {
  const where = path === undefined ? {} : { where: path };
  const people = (boxes ?? [undefined]).map((box) => ({ image, ...(box && { box }), ...where }));
  const found = await estimator.estimateAll(people, options);
  const { joints } = estimator.metadata.skeleton;
  return {
    path,
    image,
    people: found.map((estimate) => ({ ...estimate, joints: byName(joints, estimate) })),
  };
}

function byName(names: readonly string[], { pose }: Estimate): EstimatedPerson['joints'] {
  const found = names.flatMap((name, index) => {
    const joint = pose[index];
    return joint ? [[name, joint] as const] : [];
  });
  return Object.fromEntries(found);
}

/** The same model as a graph that runs faster on the target. A model that Limber's graph cannot express is run as it is. */
function accelerated(model: Uint8Array, where: string, target: GraphTarget): Uint8Array {
  try {
    return accelerateModel(model, where, target);
  } catch (error) {
    problemOf(error);
    return model;
  }
}
