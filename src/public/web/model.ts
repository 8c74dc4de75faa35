import type { Detector } from '../../detect/index.ts';
import { withoutUndefined } from '../../foundation/index.ts';
import type { Image } from '../../images/index.ts';
import { chooseDevice, type WebImageInput, webPlatform } from '../../platform/web.ts';
import {
  type EstimatedImage,
  type EstimateEachOptions,
  type ImageRequest,
  type Model as NeutralModel,
  type OpenModelOptions as NeutralOptions,
  openModelBytes,
  packagedNetwork,
} from '../../runs/index.ts';
import { networkBytes, placed, type WebNetwork } from './network-bytes.ts';
import { type LiveVideo, newestFrames } from './newest-frames.ts';

/** The people found in one frame of a video. */
export type EstimatedFrame = EstimatedImage & {
  /** Time of the frame, in seconds from the beginning of the video or stream. */
  readonly time: number;
};

/** A trained model in a page, ready to estimate poses. It computes in workers, so the page stays responsive. */
export interface Model extends Omit<NeutralModel<WebImageInput>, 'estimateEach'> {
  /**
   * Finds the people in a playing video or in a camera's stream, always in the newest frame. Frames that arrive
   * during a computation are skipped. It ends when the video or the stream ends, or with `signal`.
   */
  estimateEach(video: LiveVideo, options?: EstimateEachOptions): AsyncGenerator<EstimatedFrame>;
  /**
   * Finds the people in many images, several at once, and yields the results in the images' order. A broken image is
   * returned with its `problem`, and the others continue.
   */
  estimateEach(
    images:
      | Iterable<WebImageInput | Image | ImageRequest>
      | AsyncIterable<WebImageInput | Image | ImageRequest>,
    options?: EstimateEachOptions,
  ): AsyncGenerator<EstimatedImage>;
}

/** Where a model computes, and the detector that finds people by default. */
export interface OpenModelOptions extends NeutralOptions {
  /**
   * The address of a folder with the package's models, a copy of `limber/assets`. Needed for a model or detector that is
   * named instead of given by its address.
   */
  readonly assets?: string | URL | undefined;
  /**
   * The address, file or bytes of the detector that finds people if neither `boxes` nor `detector` is given for an
   * image, e.g. a copy of `limber/assets/nanodet-g.onnx`, or its name `nanodet-g` with `assets`. It is loaded at the first such image, and closed with the
   * model. Without it, the whole image is searched.
   */
  readonly detector?: WebNetwork | undefined;
}

/**
 * Opens a trained model in a page.
 * @param model the address, file or bytes of an `.onnx` file that Limber exported. With `assets` also the name of a
 * model in the package: `default` or `exact`.
 * @param options the default `device` is WebGPU if the browser has a GPU for it, otherwise the processor. The default
 * number of `threads` is up to 4 on a cross-origin isolated page, otherwise 1.
 * @throws LimberError when the model or a file that is needed to run it cannot be loaded; when the model was not made
 * by Limber; or when the page cannot have the requested device or threads.
 */
export async function openModel(
  model: WebNetwork,
  { detector, assets, ...options }: OpenModelOptions = {},
): Promise<Model> {
  const reading = typeof model === 'string' ? packagedNetwork(model)?.reading : undefined;
  const { bytes, name } = await networkBytes(placed(model, assets));
  const device = await chooseDevice(options.device);
  const compute = { reading, ...withoutUndefined(options), device };
  const openOwn = async (file: NonNullable<typeof detector>): Promise<Detector> => {
    // A page that names no detector does not load its code.
    const { openDetector } = await import('./detector.ts');
    return openDetector(placed(file, assets), { threads: compute.threads, device });
  };
  const opener = detector === undefined ? undefined : () => openOwn(detector);
  const opened = await openModelBytes(webPlatform, bytes, name, compute, opener);
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
