import type { Skeleton } from '../skeletons/index.ts';
import { type Comparison, isScored, jointErrors } from './comparison.ts';
import type { Normalizer } from './normalizer.ts';

/** The errors of one scored person. All measures except OKS are computed from these. */
export interface MeasuredPerson {
  /** Index of the comparison. */
  readonly index: number;
  readonly comparison: Comparison;
  /** Error in pixels by joint: `null` without a label, `Infinity` without a prediction. */
  readonly errors: readonly (number | null)[];
  /** The length to normalize by, in pixels; `undefined` if the labels do not give it, or it is 0. */
  readonly length: number | undefined;
  /** The errors divided by the length; `undefined` without one. */
  readonly normalized: readonly (number | null)[] | undefined;
}

/** The errors of all people who are scored. Crowds and people without labels are left out. */
export function measurePeople(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  normalizer: Normalizer,
): readonly MeasuredPerson[] {
  return comparisons.flatMap((comparison, index) => {
    if (!isScored(comparison)) return [];
    const errors = jointErrors(comparison);
    const length = normalizer.length(comparison, skeleton) || undefined;
    const normalized = length && errors.map((error) => (error === null ? null : error / length));
    return [{ index, comparison, errors, length, normalized: normalized || undefined }];
  });
}
