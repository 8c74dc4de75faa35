import { median } from '../foundation/index.ts';
import type { PersonScore } from './person-score.ts';

/** A person whose errors decide the normalized mean error of all. */
export interface DominatingPerson {
  /** Index of the comparison. */
  readonly index: number;
  /** The person's part of the sum of all normalized errors, in percent. */
  readonly share: number;
  /** The length in pixels that the person's errors are divided by. */
  readonly length: number;
  /** The median of this length over all people, in pixels. */
  readonly usual: number;
}

/** One person with more than this share of all normalized errors dominates. */
const mostShare = 0.5;
/** The length of such a person is below this share of the usual length. Longer ones are simply wrong predictions. */
const smallLength = 0.25;
/** Among fewer people, one has a large share anyway. */
const fewestPeople = 4;

/**
 * The person whose small length makes most of the normalized mean error: labeled joints that lie close together turn
 * an error of a few pixels into a large multiple. `undefined` if nobody dominates.
 */
export function dominatingPerson(people: readonly PersonScore[]): DominatingPerson | undefined {
  const measured = people.flatMap(({ index, errors, length }) => {
    if (length === null) return [];
    const sum = errors.reduce<number>((total, error) => total + (typeof error === 'number' ? error : 0), 0);
    return [{ index, length, normalized: sum / length }];
  });
  if (measured.length < fewestPeople) return undefined;
  const all = measured.reduce((total, { normalized }) => total + normalized, 0);
  const usual = median(measured.map(({ length }) => length));
  const found = measured.find(
    ({ normalized, length }) => normalized > mostShare * all && length < smallLength * usual,
  );
  return found && { index: found.index, share: (100 * found.normalized) / all, length: found.length, usual };
}
