import { breakdown, type Evaluation, meanError, type PersonScore, pck, type Score } from '../eval/index.ts';
import type { Skeleton } from '../skeletons/index.ts';

/** The scores of a subset of people. */
export interface SubsetScores {
  /** Mean PCK over joints, at the evaluation's threshold. */
  readonly pck: Score;
  /** Mean end-point error over joints, in pixels. */
  readonly epe: Score;
}

/** The scores of those people of an evaluation whose indices are in `chosen`. */
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

/** For each joint, the normalized errors of all people who have a label for it. People without a length are left out. */
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

/** A missed joint has an infinite error, as everywhere in `eval`. */
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
