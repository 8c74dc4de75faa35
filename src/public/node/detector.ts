import type { Detector } from '../../detect/index.ts';
import { metadataKey, parseMetadata } from '../../models/index.ts';
import { decodeMetadata } from '../../onnx/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { needsDetector, type OpenDetectorOptions, openDetectorOn } from '../../runs/index.ts';
import { defaultDetector, modelBytes, packagedFile, readDetectorFile } from '../../runs/node.ts';

/**
 * Opens a detector: a network that finds the boxes of people.
 * @param file a description (`.yaml`) that names a network's file and how its outputs are read, or a network (`.onnx`)
 * that carries its description. Default: NanoDet-g, which comes with the package.
 * @param options `class` finds another class than people, e.g. `dog`, if the network knows it.
 * @throws LimberError when a file cannot be read, or the description is wrong.
 */
export async function openDetector(
  file: string = defaultDetector,
  options: OpenDetectorOptions = {},
): Promise<Detector> {
  return openDetectorOn(nodePlatform, await readDetectorFile(packagedFile(file) ?? file), options);
}

/**
 * Opens the package's detector if a model needs one to find everybody in an image. `undefined` for models of animals,
 * and for models that read whole images or find all people by themselves.
 * @param model the path, address or bytes of a model's file, or the name of a model in the package.
 * @throws LimberError when the model cannot be read, or was not made by Limber.
 */
export async function openDetectorFor(
  model: string | URL | Uint8Array,
  options: OpenDetectorOptions = {},
): Promise<Detector | undefined> {
  const { bytes, name } = await modelBytes(model);
  const metadata = parseMetadata(decodeMetadata(bytes, name)[metadataKey], name);
  return needsDetector(metadata) ? openDetector(defaultDetector, options) : undefined;
}
