import { expandInputs } from '../../files/node.ts';
import type { Image } from '../../images/index.ts';
import { type NodeImageInput, nodePlatform } from '../../platform/node.ts';
import {
  type EstimatedImage,
  type EstimateEachOptions,
  type ImageRequest,
  type Model as NeutralModel,
  type OpenModelOptions,
  openModelBytes,
} from '../../runs/index.ts';
import { defaultModel, modelBytes } from '../../runs/node.ts';

/** A trained model in Node, ready to estimate poses. */
export interface Model extends Omit<NeutralModel<NodeImageInput>, 'estimateEach'> {
  /**
   * Finds the people in many images, in their order. Several images are under way at once, so a list of any length
   * takes little memory and every core works. A broken image is given back with its `problem`, and the others go on.
   * @param images files, folders and patterns such as `frames/*.png`, one or several; or anything that gives images.
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
 *
 * @param model the path, address or bytes of an `.onnx` file that Limber exported, or the name of a model that comes
 * with the package; the default model unless given.
 * @throws LimberError when there is no such file, or it is not a model of Limber's.
 */
export async function openModel(
  model: string | URL | Uint8Array = defaultModel,
  options: OpenModelOptions = {},
): Promise<Model> {
  const { bytes, name } = await modelBytes(model);
  const opened = await openModelBytes(nodePlatform, bytes, name, options);
  return {
    ...opened,
    async *estimateEach(images, each) {
      yield* opened.estimateEach(await expanded(images), each);
    },
  };
}

type Images = Parameters<Model['estimateEach']>[0];

/** Names of files, folders and patterns become the images that they stand for, or the problem that they are. */
async function expanded(images: Images): Promise<Exclude<Images, string>> {
  const names = typeof images === 'string' ? [images] : images;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return names;
  const { paths, problems } = await expandInputs(names);
  const lost = problems.map((problem) => ({ path: undefined, read: () => Promise.reject(problem) }));
  return [...paths, ...lost];
}
