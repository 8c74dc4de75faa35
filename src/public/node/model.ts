import type { Detector } from '../../detect/index.ts';
import { expandInputs } from '../../files/node.ts';
import { withoutUndefined } from '../../foundation/index.ts';
import type { Image } from '../../images/index.ts';
import { type NodeImageInput, nodePlatform } from '../../platform/node.ts';
import {
  type EstimatedImage,
  type EstimateEachOptions,
  type ImageRequest,
  type Model as NeutralModel,
  type OpenModelOptions as NeutralOptions,
  openModelBytes,
} from '../../runs/index.ts';
import { defaultModel, modelBytes } from '../../runs/node.ts';
import { openDetector } from './detector.ts';

/** How much of the machine a model may use, and the detector that finds people by default. */
export interface OpenModelOptions extends NeutralOptions {
  /**
   * The file of the detector that finds people if neither `boxes` nor `detector` is given for an image. It is opened at
   * the first such image, and closed with the model. Default: the package's detector, for a model of human joints in
   * boxes. The other models search the whole image.
   */
  readonly detector?: string | undefined;
}

/** A trained model in Node, ready to estimate poses. */
export interface Model extends Omit<NeutralModel<NodeImageInput>, 'estimateEach'> {
  /**
   * Finds the people in many images and yields the results in the images' order. Several images are in progress at
   * once, so every core works, and a list of any length needs little memory. A broken image is returned with its
   * `problem`, and the others continue.
   * @param images a file, a folder or a pattern such as `frames/*.png`, or several of these; or any iterable of
   * images.
   */
  estimateEach(
    images:
      | string
      | Iterable<NodeImageInput | Image | ImageRequest>
      | AsyncIterable<NodeImageInput | Image | ImageRequest>,
    options?: EstimateEachOptions,
  ): AsyncGenerator<EstimatedImage>;
}

/**
 * Opens a trained model.
 * @param model the path, address or bytes of an `.onnx` file that Limber exported, or the name of a model in the
 * package: `default`, or `exact`, which reads the same file mirrored and at three scales. Default: `default`. A file in
 * the current folder that has one of these names is `./default`.
 * @throws LimberError when the file does not exist, or was not made by Limber.
 */
export async function openModel(
  model: string | URL | Uint8Array = defaultModel,
  { detector, ...options }: OpenModelOptions = {},
): Promise<Model> {
  const { bytes, name, reading } = await modelBytes(model);
  const { threads, device } = options;
  const openOwn = (images: 'few' | 'many' = 'few'): Promise<Detector> =>
    openDetector(detector, { threads, device, images });
  const opened = await openModelBytes(
    nodePlatform,
    bytes,
    name,
    { reading, ...withoutUndefined(options) },
    openOwn,
  );
  return {
    ...opened,
    async *estimateEach(images, each) {
      yield* opened.estimateEach(await expanded(images), each);
    },
  };
}

type Images = Parameters<Model['estimateEach']>[0];

/**
 * Replaces names of files, folders and patterns by the images that they stand for. A wrong name becomes an image with
 * a problem.
 */
async function expanded(images: Images): Promise<Exclude<Images, string>> {
  const names = typeof images === 'string' ? [images] : images;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return names;
  const { paths, problems } = await expandInputs(names);
  const lost = problems.map((problem) => ({ path: undefined, read: () => Promise.reject(problem) }));
  return [...paths, ...lost];
}
