import { openPipeline } from '../data/pipeline/web.ts';
import { LimberError } from '../errors.ts';
import { decodeImage, jpegAddress } from '../images/web.ts';
import { mostSessions, pooledRuntime, webRuntime } from '../runtime/background/web.ts';
import type { Device } from './devices.ts';
import type { Platform } from './platform.ts';
import { nameOfImage, readWebImage, type WebImageInput } from './web-images.ts';

export { load, type WebImageInput } from './web-images.ts';

/** A page in a browser: the browser's own decoder, ONNX Runtime as WebAssembly or on WebGPU, web workers. */
export const webPlatform: Platform<WebImageInput> = {
  decodeImage,
  jpegAddress: (image) => jpegAddress(image, 0.78),
  readImage: readWebImage,
  nameOf: nameOfImage,
  singleRuntime: ({ threads, device }) => webRuntime({ target: targetOf(device), threads }),
  throughputRuntime({ threads = navigator.hardwareConcurrency, device }) {
    if (device === 'webgpu') return { runtime: webRuntime({ target: 'webgpu' }), sessions: 1 };
    const sessions = Math.min(threads, mostSessions);
    return { runtime: pooledRuntime(sessions), sessions };
  },
  trainingRuntime: ({ threads, device }) => webRuntime({ target: targetOf(device), threads }),
  openSource(place) {
    throw new LimberError({
      what: 'a page cannot open a place on disk',
      got: `"${place}"`,
      expected: 'a source of files, e.g. `fileListSource(input.files)`',
    });
  },
  openPipeline,
};

function targetOf(device: Device = 'cpu'): 'wasm' | 'webgpu' {
  return device === 'cpu' ? 'wasm' : 'webgpu';
}

/** The part of the browser's WebGPU interface that is used here. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}

/**
 * The device that a model runs on in this page.
 * @param asked the device that the caller wants. Default: WebGPU if the browser has a real GPU for it, otherwise the
 * processor.
 * @throws LimberError when WebGPU was asked for and the browser offers no adapter.
 */
export async function chooseDevice(asked?: Device): Promise<Device> {
  if (asked === 'cpu') return 'cpu';
  const { gpu } = navigator as { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (asked === undefined) return adapter && adapter.info?.isFallbackAdapter !== true ? 'webgpu' : 'cpu';
  if (adapter) return 'webgpu';
  throw new LimberError({
    what: 'WebGPU cannot be used in this page',
    got: gpu === undefined ? 'a browser or an address without WebGPU' : 'no adapter',
    expected: 'a GPU that the browser supports and a page over https, or `device: "cpu"`',
  });
}
