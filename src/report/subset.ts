import { breakdown, type Evaluation, meanError, type PersonScore, pck, type Score } from '../eval/index.ts';
import type { Skeleton } from '../skeletons/index.ts';

/** The scores of some of the people. */
export interface SubsetScores {
  /** Mean PCK over joints, at the evaluation's threshold. */
  readonly pck: Score;
  /** Mean end-point error over joints, in pixels. */
  readonly epe: Score;
}

/** Scores of the people of an evaluation that `chosen` holds the indices of. */
export function subsetScores(
  skeleton: Skeleton,
  { perPerson, pck: { threshold } }: Pick<Evaluation, 'perPerson' | 'pck'>,
  chosen: ReadonlySet<number>,
): SubsetScores {
  const people = perPerson.filter(({ index }) => chosen.has(index));
  return {
    pck: breakdown(skeleton, normalizedErrors(skeleton, people), pck(threshold)).mean,
    epe: breakdown(skeleton, errorsByJoint(skeleton, people), meanError).mean,
  };
}

/** By joint, the normalised errors of the people in whom it is labelled, leaving people without a length out. */
export function normalizedErrors(
  skeleton: Skeleton,
  people: readonly PersonScore[],
): readonly (readonly number[])[] {
  const normalized = people.flatMap(({ errors, length }) =>
    length === null
      ? []
      : [{ errors: errors.map((error) => (typeof error === 'number' ? error / length : error)) }],
  );
  return errorsByJoint(skeleton, normalized);
}

/** A missed joint is infinitely far off, as everywhere in `eval`. */
function errorsByJoint(
  skeleton: Skeleton,
  people: readonly Pick<PersonScore, 'errors'>[],
): readonly (readonly number[])[] {
  return skeleton.joints.map((_, joint) =>
    people.flatMap(({ errors }) => {
      const error = errors[joint];
      if (error === 'missed') return [Number.POSITIVE_INFINITY];
      return typeof error === 'number' ? [error] : [];
    }),
  );
}
