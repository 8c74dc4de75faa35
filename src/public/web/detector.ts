import { type Detector, parseDetector, selfDescribed } from '../../detect/index.ts';
import { chooseDevice, webPlatform } from '../../platform/web.ts';
import { type OpenDetectorOptions as NeutralOptions, openDetectorOn } from '../../runs/index.ts';
import { networkBytes } from './network-bytes.ts';

/** How to open a detector in a page. */
export interface OpenDetectorOptions extends NeutralOptions {
  /**
   * How the network's outputs are read: the content of the description, as plain data. Default: the description that
   * the file carries.
   */
  readonly description?: unknown;
}

/**
 * Opens a detector in a page: a network that finds the boxes of people.
 * @param model the address, file or bytes of an `.onnx` file.
 * @throws LimberError when the network cannot be loaded, or there is no description or a wrong one.
 */
export async function openDetector(
  model: string | URL | Blob | Uint8Array,
  { description, ...options }: OpenDetectorOptions = {},
): Promise<Detector> {
  const { bytes, name } = await networkBytes(model);
  const described =
    description === undefined
      ? selfDescribed(bytes, name)
      : { description: parseDetector(description, name), model: bytes };
  return openDetectorOn(webPlatform, described, { ...options, device: await chooseDevice(options.device) });
}
