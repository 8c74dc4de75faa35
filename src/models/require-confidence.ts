import { LimberError } from '../errors.ts';
import type { ModelMetadata } from './metadata.ts';

/**
 * Checks the least confidence. @throws LimberError when it is not from 0 to 1, or when the model gives no confidences.
 */
export function requireConfidence(minConfidence: number | undefined, model?: ModelMetadata): void {
  if (minConfidence === undefined) return;
  if (!(minConfidence >= 0 && minConfidence <= 1)) {
    throw new LimberError({
      what: 'the minimum confidence is out of range',
      got: String(minConfidence),
      expected: 'a number from 0 to 1',
    });
  }
  if (model === undefined || model.codec.kind !== 'box coordinates') return;
  throw new LimberError({
    what: `the model "${model.name}" gives no confidences, so a minimum confidence has no meaning`,
    got: `a model of coordinates (${model.kind}), which gives every joint a place in every image`,
    expected: 'no minimum confidence, or a model of belief maps',
  });
}
