import { LimberError } from '../errors.ts';
import { decodeMetadata } from '../onnx/index.ts';
import { parseJson } from '../parse-json.ts';
import type { Runtime } from '../runtime/index.ts';
import { type DetectorDescription, parseDetector } from './description.ts';
import type { Detector } from './detector.ts';
import { onnxDetector } from './onnx-detector.ts';

/** The key in `metadata_props` of an `.onnx` file that holds a detector's description, as JSON. */
export const detectorKey = 'limber-detector';

/** A detector's network with its description. */
export interface DescribedDetector {
  readonly description: DetectorDescription;
  /** The bytes of the `.onnx` file. */
  readonly model: Uint8Array;
}

/**
 * Reads a detector that contains its own description.
 * @param where the file's name, for messages.
 * @throws LimberError when the file is not an ONNX model or has no description.
 */
export function selfDescribed(model: Uint8Array, where: string): DescribedDetector {
  const text = decodeMetadata(model, where)[detectorKey];
  if (text === undefined) {
    throw new LimberError({
      what: 'the network has no description of its boxes',
      expected: 'a description of the detector: a .yaml file that names this one',
      where,
    });
  }
  const what = "the detector's description";
  return { description: parseDetector(parseJson(text, what, where), where), model };
}

/** The options for opening a detector. */
export interface DetectorSettings {
  /** The class to find. Default: the description's, usually `person`. */
  readonly class?: string | undefined;
  /** Detections with a lower score are left out, in [0, 1]. Default: the description's. */
  readonly minimumScore?: number | undefined;
}

/** Opens a described detector. @throws LimberError when the runtime refuses it, or it does not know the class. */
export function openDescribed(
  { description, model }: DescribedDetector,
  runtime: Runtime,
  { class: wanted = description.class, minimumScore = description.minimumScore }: DetectorSettings = {},
): Promise<Detector> {
  return onnxDetector({ ...description, class: wanted, minimumScore }, model, runtime);
}
