import type { ModelMetadata } from './metadata.ts';

/** The meaning of a model's confidences, in a sentence without its full stop. */
export function confidenceInWords({
  calibration,
  codec,
}: Pick<ModelMetadata, 'calibration' | 'codec'>): string {
  if (codec.kind === 'box coordinates') {
    return 'none: this model places every joint in every image and cannot report that a joint is absent';
  }
  if (calibration === undefined) {
    return 'not calibrated: the model file has no calibration (limber calibrate adds one)';
  }
  if (calibration.kind === 'none') return `not calibrated: ${calibration.why}`;
  const { within, normalizer, joints, on, error } = calibration;
  const whose = on === undefined ? 'held out of training' : `of ${on}`;
  return `calibrated on ${joints} joints ${whose}: the probability that a joint lies within ${within} × the ${normalizer} (expected calibration error ${error.after.toFixed(1)} %, ${error.before.toFixed(1)} % before)`;
}
