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
  if (detector !== undefined) return openNamedDetector(detector, { threads });
  if (one === true || box !== undefined || boxes !== undefined) return undefined;
  const { openDetectorFor } = await import('../public/node/detector.ts');
  return openDetectorFor(model, { threads });
}
