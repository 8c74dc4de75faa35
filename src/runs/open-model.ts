import { type LimberError, problemOf } from '../errors.ts';
import {
  createEstimator,
  type Estimate,
  type Estimator,
  type EstimateOptions as EstimatorOptions,
} from '../estimate/index.ts';
import { type ImagePoint, insideImage, type Size } from '../geometry/index.ts';
import { accelerateModel, type GraphTarget } from '../graph/index.ts';
import type { Image } from '../images/index.ts';
import type { Lifter, SeenPoint } from '../lift/index.ts';
import { type ModelMetadata, readMetadata, requireConfidence } from '../models/index.ts';
import type { ComputeOptions, Platform, ReadImage } from '../platform/index.ts';
import { confidentPose, meanConfidence, type Pose } from '../skeletons/index.ts';
import {
  boxesToSearch,
  checkSearch,
  type DetectorOpener,
  detectorFor,
  type PersonBox,
  type SearchOptions,
} from './boxes-to-search.ts';
import { inOrder } from './in-order.ts';
import { type LiftedPoints, liftPerson, requireHeight } from './lift-person.ts';
import { type Reading, withReading } from './reading.ts';

/** How to estimate the people in an image. */
export interface EstimateOptions extends Omit<EstimatorOptions, 'box' | 'where'>, SearchOptions {
  /**
   * Joints below this confidence, from 0 to 1, count as not found: they are `null` in a pose and are not among
   * `joints`. Default: every joint counts as found. docs/confidence.md explains confidences.
   */
  readonly minConfidence?: number | undefined;
  /** Lifts every person with at least three of its joints to three dimensions: `point3d` of the person. */
  readonly lift?: Lifter | undefined;
  /** With `lift`: the height of the people in millimeters. Default: the size of an average person, 1615 mm. */
  readonly height?: number | undefined;
}

/** One joint that was found. */
export interface EstimatedJoint {
  /** In pixels of the upright image: x to the right, y down, the center of the top-left pixel is (0, 0). */
  readonly point: ImagePoint;
  /** The model's confidence, usually in [0, 1]. Absent for models of coordinates, which have none. */
  readonly confidence?: number | undefined;
  /** True for a joint outside the image; absent otherwise. */
  readonly outside?: true;
}

/** A person who was found. */
export interface EstimatedPerson extends Estimate {
  /** The joints that were found, by name. `pose` has them in the skeleton's order. */
  readonly joints: Readonly<Record<string, EstimatedJoint>>;
  /**
   * For a box with a score: that score times the joints' mean confidence, in [0, 1], as COCO's evaluation ranks
   * people. By a model of several people: the mean belief of all joints.
   */
  readonly score?: number | undefined;
  /**
   * With `lift`: the joints in space by name, in millimeters relative to the pelvis. x to the right, y down, z away from
   * the camera, whose lens is assumed to be 1.2 times as long as the image's longer side.
   */
  readonly point3d?: LiftedPoints | undefined;
}

/** The people found in an image. */
export interface ImageEstimate {
  /** The image's path or address; `undefined` if it has none. */
  readonly path: string | undefined;
  /** The pixels of the upright image. */
  readonly image: Image;
  readonly people: readonly EstimatedPerson[];
}

/** The people found in one of many images, or the reason why it could not be searched. */
export type EstimatedImage =
  | (ImageEstimate & { readonly problem?: undefined })
  | {
      readonly path: string | undefined;
      readonly image?: undefined;
      /** Always empty. */
      readonly people: readonly EstimatedPerson[];
      /** Why the image could not be read or searched. */
      readonly problem: LimberError;
    };

/** An image that is read when its turn comes, with its own boxes. */
export interface ImageRequest {
  readonly path: string | undefined;
  /** @throws LimberError when the image cannot be read. The image's result then has this problem. */
  read(): Promise<Image>;
  /** Boxes for this image. They replace `boxes`, `detector` and `one` of the options. */
  readonly boxes?: readonly PersonBox[] | Promise<readonly PersonBox[]> | undefined;
}

/** How to estimate the people in many images. */
export interface EstimateEachOptions extends EstimateOptions {
  /** Ends the work after the images in progress. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A trained model, ready to estimate poses.
 * @typeParam Input the types that an image may have on this platform, besides pixels.
 */
export interface Model<Input> {
  /** The model's name in messages: its file, or its own name. */
  readonly name: string;
  /** The bytes of the model's file. */
  readonly bytes: Uint8Array;
  /** The model's description: skeleton, input, training, scores. */
  readonly metadata: ModelMetadata;
  /** The options of `estimate` that this model uses where a call does not give them. */
  readonly reading: Reading;
  /**
   * Gives the detector that searches images by default, which is closed with the model. `undefined` if there is none.
   */
  readonly openDetector?: DetectorOpener | undefined;
  /**
   * Finds the people in one image.
   * @throws LimberError when the image cannot be read, is smaller than 8×8 pixels, or a box lies outside it.
   */
  estimate(image: Input | Image, options?: EstimateOptions): Promise<ImageEstimate>;
  /**
   * Finds the people in many images and yields the results in the images' order. Several images are in progress at
   * once, so every core works, and a list of any length needs little memory. A broken image is returned with its
   * `problem`, and the others continue.
   */
  estimateEach(
    images: Iterable<Input | Image | ImageRequest> | AsyncIterable<Input | Image | ImageRequest>,
    options?: EstimateEachOptions,
  ): AsyncGenerator<EstimatedImage>;
  /** Frees threads and memory. */
  close(): Promise<void>;
}

/** How much of the machine a model may use, and the number of images to prepare for. */
export interface OpenModelOptions extends ComputeOptions {
  /**
   * Prepares for few images (the model opens sooner) or for many (each image then takes less time). Default: `few`. A
   * model prepared for either can also do the other.
   */
  readonly images?: 'few' | 'many' | undefined;
  /**
   * Options of `estimate` for every call that does not give them, e.g. `{ flip: true, scales: [0.85, 1, 1.2] }`.
   * Default: those of the model's name, for a model in the package.
   */
  readonly reading?: Reading | undefined;
}

/**
 * Opens a model from the bytes of its file.
 * @param bytes an `.onnx` file that Limber exported.
 * @param name the model's name in messages.
 * @param openDetector opens the detector that searches images by default. It is called when an image needs it.
 * @throws LimberError when the bytes are not an ONNX model, were not made by Limber, or contradict their own
 * description.
 */
export async function openModelBytes<Input>(
  platform: Platform<Input>,
  bytes: Uint8Array,
  name: string,
  { images = 'few', reading = {}, ...compute }: OpenModelOptions = {},
  openDetector?: DetectorOpener,
): Promise<Model<Input>> {
  const metadata = readMetadata(bytes, name);
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
  const own = detectorFor(metadata, openDetector);

  return {
    name,
    bytes,
    metadata,
    reading,
    openDetector: own.open,
    async estimate(input, options) {
      const { estimator } = few ?? many ?? openFew();
      return estimatePeople(
        await estimator,
        await platform.readImage(input),
        withReading(options, reading),
        own.open,
      );
    },
    async *estimateEach(inputs, { signal, ...options } = {}) {
      checkSearch(metadata, options);
      const areFew = Array.isArray(inputs) && inputs.length < manyImages;
      const opened = areFew ? (few ?? many ?? openFew()) : openMany();
      const estimator = await opened.estimator;
      const { open } = own;
      const openDetector = open && (() => open(areFew ? 'few' : 'many'));
      // Two per session (one is estimated, one waits) and one more that is being decoded.
      const atOnce = 2 * opened.sessions + 1;
      const begin = async (item: Input | Image | ImageRequest) => {
        const request = isRequest(item) ? item : undefined;
        const read = request
          ? { image: await request.read(), path: request.path }
          : await platform.readImage(item as Input | Image);
        const boxes = await request?.boxes;
        const search = boxes && { boxes, detector: undefined, one: undefined };
        return estimatePeople(estimator, read, { ...withReading(options, reading), ...search }, openDetector);
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
      await own.close();
    },
  };
}

/** An estimator that may still be opening, and the number of images that it estimates at once. */
interface Opened {
  readonly estimator: Promise<Estimator>;
  readonly sessions: number;
}

/** From this number of images on, optimizing the model first saves more time than it takes. */
export const manyImages = 32;

function isRequest(item: unknown): item is ImageRequest {
  return typeof item === 'object' && item !== null && 'read' in item;
}

async function estimatePeople(
  estimator: Estimator,
  { image, path: where }: ReadImage,
  { boxes: given, detector, one, minConfidence, lift, height, ...options }: EstimateOptions = {},
  openDetector?: DetectorOpener,
): Promise<ImageEstimate> {
  requireConfidence(minConfidence, estimator.metadata);
  requireHeight(height);
  const { metadata } = estimator;
  const boxes = await boxesToSearch(image, metadata, { boxes: given, detector, one }, openDetector);
  const searched = (boxes ?? [undefined]).map((box) => ({ image, box, where }));
  const everybody =
    metadata.codec.kind === 'affinity fields' && boxes === undefined
      ? await estimator.estimateEverybody(image, { ...options, where })
      : await estimator.estimateAll(searched, options);
  const found = one ? everybody.slice(0, 1) : everybody;
  const { joints } = metadata.skeleton;
  const people = await Promise.all(
    found.map(async (estimate, index) => {
      const certainty = boxes?.[index]?.score;
      const score = certainty === undefined ? estimate.score : certainty * meanConfidence(estimate.pose);
      const pose = minConfidence === undefined ? estimate.pose : confidentPose(estimate.pose, minConfidence);
      const named = byName(joints, pose, image);
      const point3d = lift && (await liftPerson(lift, pointsOf(named), image, height));
      return { ...estimate, pose, joints: named, score, ...(point3d && { point3d }) };
    }),
  );
  return { path: where, image, people };
}

/** Joints by name as a lifter takes them. */
export function pointsOf(joints: EstimatedPerson['joints']): Readonly<Record<string, SeenPoint>> {
  const points = Object.entries(joints).map(([name, { point, confidence }]) => [
    name,
    { ...point, confidence },
  ]);
  return Object.fromEntries(points);
}

function byName(names: readonly string[], pose: Pose, image: Size): EstimatedPerson['joints'] {
  const found = names.flatMap((name, index) => {
    const joint = pose[index];
    if (!joint) return [];
    const outside = !insideImage(joint.point, image);
    return [[name, { ...joint, ...(outside && { outside }) }] as const];
  });
  return Object.fromEntries(found);
}

/**
 * The same model as a graph that runs faster on the target. If Limber's graph cannot express the model, it is
 * returned unchanged.
 */
function accelerated(model: Uint8Array, where: string, target: GraphTarget): Uint8Array {
  try {
    return accelerateModel(model, where, target);
  } catch (error) {
    problemOf(error);
    return model;
  }
}
