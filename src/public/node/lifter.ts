import { type Lifter, openLifterOn } from '../../lift/index.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { defaultLifter, modelBytes } from '../../runs/node.ts';

/**
 * Opens a lifter: a network that gives joints in an image their places in three dimensions. Pass it to `Model.estimate`
 * as `lift`, or call its own `lift`.
 * @param file path, address or bytes of a lifter's `.onnx` file, which `limber train` writes for a recipe such as
 * `recipes/lift.yaml`. Default: the lifter that comes with the package.
 * @throws LimberError when the file cannot be read or is no lifter.
 */
export async function openLifter(
  file: string | URL | Uint8Array = defaultLifter,
  options: ComputeOptions = {},
): Promise<Lifter> {
  const { bytes, name } = await modelBytes(file);
  return openLifterOn(bytes, name, nodePlatform.singleRuntime({ threads: 1, ...options }));
}
