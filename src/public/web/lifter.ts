import { type Lifter, openLifterOn } from '../../lift/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { webPlatform } from '../../platform/web.ts';
import { networkBytes } from './network-bytes.ts';

/**
 * Opens a lifter in a page: a network that gives joints in an image their places in three dimensions. Pass it to
 * `Model.estimate` as `lift`, or call its own `lift`.
 * @param file the address, file or bytes of a lifter's `.onnx` file.
 * @throws LimberError when the file cannot be loaded or is no lifter.
 */
export async function openLifter(
  file: string | URL | Blob | Uint8Array,
  options: ComputeOptions = {},
): Promise<Lifter> {
  const { bytes, name } = await networkBytes(file);
  return openLifterOn(bytes, name, webPlatform.singleRuntime({ threads: 1, ...options }));
}
