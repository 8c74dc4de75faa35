import { LimberError } from '../errors.ts';
import type { ModelMetadata } from './metadata.ts';

/** @throws LimberError if the least confidence is not from 0 to 1, or the model that it is for gives no confidences. */
export function requireConfidence(minConfidence: number | undefined, model?: ModelMetadata): void {
  if (minConfidence === undefined) return;
  if (!(minConfidence >= 0 && minConfidence <= 1)) {
    throw new LimberError({
      what: 'wrong least confidence',
      got: String(minConfidence),
      expected: 'a number from 0 to 1',
    });
  }
  if (model === undefined || model.codec.kind !== 'box coordinates') return;
  throw new LimberError({
    what: `the model "${model.name}" gives no confidences to compare with a least one`,
    got: `a ${model.kind} of ${model.codec.kind}, which gives every joint a place in every image`,
    expected: 'no least confidence, or a model of belief maps',
  });
}
