import type { Image } from '../../images/index.ts';
import { chooseDevice, load, type WebImageInput, webPlatform } from '../../platform/web.ts';
import {
  type EstimatedImage,
  type EstimateEachOptions,
  type ImageRequest,
  type Model as NeutralModel,
  type OpenModelOptions,
  openModelBytes,
} from '../../runs/index.ts';
import { type LiveVideo, newestFrames } from './newest-frames.ts';

/** What was found in a frame of a video. */
export type EstimatedFrame = EstimatedImage & {
  /** When the frame is shown, in seconds from the beginning of the video or stream. */
  readonly time: number;
};

/** A trained model in a page, ready to estimate poses. It computes in workers, so the page stays responsive. */
export interface Model extends Omit<NeutralModel<WebImageInput>, 'estimateEach'> {
  /**
   * Finds the people in a video while it plays, or in a camera's stream: always in the newest frame there is, and frames
   * that come while the model computes are passed over. It ends when the video or the stream ends, or with `signal`.
   */
  estimateEach(video: LiveVideo, options?: EstimateEachOptions): AsyncGenerator<EstimatedFrame>;
  /**
   * Finds the people in many images, in their order, several at once. A broken image is given back with its `problem`,
   * and the others go on.
   */
  estimateEach(
    images:
      | Iterable<WebImageInput | Image | ImageRequest>
      | AsyncIterable<WebImageInput | Image | ImageRequest>,
    options?: EstimateEachOptions,
  ): AsyncGenerator<EstimatedImage>;
}

/**
 * Opens a trained model in a page.
 *
 * @param model the address, file or bytes of an `.onnx` file that Limber exported.
 * @param options `device` is WebGPU where the browser has a GPU for it, and the processor elsewhere, unless given.
 * `threads` is up to 4 on a cross-origin isolated page and 1 elsewhere, unless given.
 * @throws LimberError when the model, or a file that runs it, cannot be loaded; when it is not a model of Limber's; or
 * when the page cannot have the device or the threads that were asked for.
 */
export async function openModel(
  model: string | URL | Blob | Uint8Array,
  options: OpenModelOptions = {},
): Promise<Model> {
  const { bytes, name } = await modelBytes(model);
  const device = await chooseDevice(options.device);
  const opened = await openModelBytes(webPlatform, bytes, name, { ...options, device });
  const estimateFrames = async function* (video: LiveVideo, { signal, ...each }: EstimateEachOptions) {
    for await (const { frame, time } of newestFrames(video, signal)) {
      yield { ...(await opened.estimate(frame, each)), time };
    }
  };
  const estimateEach = (
    from: LiveVideo | Parameters<typeof opened.estimateEach>[0],
    each: EstimateEachOptions = {},
  ) => (isLive(from) ? estimateFrames(from, each) : opened.estimateEach(from, each));
  return { ...opened, estimateEach: estimateEach as Model['estimateEach'] };
}

function isLive(from: unknown): from is LiveVideo {
  return from instanceof HTMLVideoElement || from instanceof MediaStream;
}

async function modelBytes(model: string | URL | Blob | Uint8Array) {
  if (model instanceof Uint8Array) return { bytes: model, name: 'a model' };
  if (model instanceof Blob) {
    const name = model instanceof File ? model.name : 'a model';
    return { bytes: new Uint8Array(await model.arrayBuffer()), name };
  }
  return { bytes: await load('model', model), name: webPlatform.nameOf(model) ?? 'a model' };
}
