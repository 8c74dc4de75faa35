import type { Detector } from '../../detect/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { type OpenDetectorOptions, openDetectorOn } from '../../runs/index.ts';
import { defaultDetector, packagedFile, readDetectorFile } from '../../runs/node.ts';

/**
 * Opens a detector: a network that finds the boxes of people.
 * @param file a description (`.yaml`) that names a network's file and how its outputs are read, or a network (`.onnx`)
 * that carries its description. Default: NanoDet-g, which comes with the package.
 * @param options `class` finds another class than people, e.g. `dog`, if the network knows it. `minimumScore` replaces
 * the description's.
 * @throws LimberError when a file cannot be read, or the description is wrong.
 */
export async function openDetector(
  file: string = defaultDetector,
  options: OpenDetectorOptions = {},
): Promise<Detector> {
  return openDetectorOn(nodePlatform, await readDetectorFile(packagedFile(file) ?? file), options);
}
