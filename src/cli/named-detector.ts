import type { Detector } from '../detect/index.ts';
import type { PredictOptions } from './predict-options.ts';

/**
 * Opens the detector that `--detector [file]` names.
 * @param named a file, or `true` for the one that comes with Limber.
 * @throws LimberError when it cannot be read or is wrong.
 */
export async function openNamedDetector(
  named: string | true | undefined,
  options: { readonly threads?: number | undefined } = {},
): Promise<Detector | undefined> {
  if (named === undefined) return undefined;
  const { openDetector } = await import('../public/node/detector.ts');
  return openDetector(named === true ? undefined : named, options);
}

/**
 * Opens the detector that `limber predict` searches with: the one that is named, or else the package's own for a model
 * of people. `undefined` if boxes are given, for `--one`, and for a model that reads whole images or finds all people by
 * itself.
 * @param model the model's file.
 * @throws LimberError when the model or the detector cannot be read.
 */
export async function openSearchingDetector(
  model: string,
  { detector, one, box, boxes, threads }: PredictOptions,
): Promise<Detector | undefined> {
  const isTold = one === true || box !== undefined || boxes !== undefined;
  const isSearched = detector === undefined && !isTold && (await needsDetector(model));
  return openNamedDetector(isSearched ? true : detector, { threads });
}

/** Joints that the standard skeletons of people have, and those of animals do not. */
const humanJoints: readonly string[] = ['left wrist', 'left ankle'];

async function needsDetector(model: string): Promise<boolean> {
  const [{ modelBytes }, { metadataKey, parseMetadata }, { decodeMetadata }] = await Promise.all([
    import('../runs/node.ts'),
    import('../models/index.ts'),
    import('../onnx/index.ts'),
  ]);
  const { bytes, name } = await modelBytes(model);
  // Whoever opens the model says that it is empty.
  if (bytes.length === 0) return false;
  const { skeleton, codec, crop } = parseMetadata(decodeMetadata(bytes, name)[metadataKey], name);
  if (codec.kind === 'affinity fields' || crop.around === 'image') return false;
  return skeleton.joints.some((joint) => humanJoints.includes(joint));
}
