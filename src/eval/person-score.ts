import type { Skeleton } from '../skeletons/index.ts';
import type { Score } from './breakdown.ts';
import { type Comparison, isScored } from './comparison.ts';
import type { MeasuredPerson } from './measured-person.ts';
import { objectKeypointSimilarity } from './oks.ts';
import { pck } from './pck.ts';

/** The scores of one person, for galleries and for breakdowns by size or pose. */
export interface PersonScore {
  /** Index of the comparison. */
  readonly index: number;
  /** Pixels from prediction to label, by joint in the skeleton's order; `null` without a label. */
  readonly errors: readonly (number | 'missed' | null)[];
  /** The length in pixels that errors were divided by; `null` if the labels do not give it. */
  readonly length: number | null;
  /** The percentage of this person's labeled joints within PCK's threshold; `null` without a length. */
  readonly pck: Score;
  /** Object key-point similarity in [0, 1]; `null` where OKS is not measured, or ignores the person. */
  readonly oks: Score;
}

/**
 * The scores of each person.
 * @param subjects all subjects with areas for OKS, in the order of the comparisons; `undefined` if it is not measured
 */
export function personScores(
  skeleton: Skeleton,
  people: readonly MeasuredPerson[],
  threshold: number,
  subjects: readonly Comparison[] | undefined,
): readonly PersonScore[] {
  const similarity = subjects && objectKeypointSimilarity(skeleton);
  const oks = (subject: Comparison | undefined) => {
    if (similarity === undefined || subject === undefined || !isScored(subject)) return null;
    return subject.prediction === null ? 0 : similarity(subject, subject.prediction);
  };
  return people.map(({ index, errors, length, normalized }) => ({
    index,
    errors: errors.map((error) => (error === Number.POSITIVE_INFINITY ? 'missed' : error)),
    length: length ?? null,
    pck: normalized ? pck(threshold)(normalized.filter((error) => error !== null)) : null,
    oks: oks(subjects?.[index]),
  }));
}
