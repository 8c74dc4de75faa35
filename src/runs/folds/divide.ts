import type { Sample } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { at, groupBy } from '../../foundation/index.ts';
import { permutation, randomStream } from '../../random.ts';
import { type FoldUnit, groupOf } from '../training-sets.ts';

/** A part of the people. A training on all other people is scored on it. */
export interface Fold {
  /** Counted from 1. */
  readonly number: number;
  readonly people: readonly Sample[];
  /** Names of their images or videos. */
  readonly groups: ReadonlySet<string>;
}

/** Key of this random draw: it keeps the folds independent of the seed's other draws. */
const foldKey = 0x666f6c64;

/**
 * Divides people into folds of about equal size. People of one image, or of one video, are in one fold. So almost equal
 * images are never in training and test at the same time. The same seed gives the same folds.
 * @param entry the dataset, for messages.
 * @throws LimberError for fewer than two folds, or more folds than images or videos.
 */
export function divideIntoFolds(
  people: readonly Sample[],
  count: number,
  { unit, seed, entry }: { readonly unit: FoldUnit; readonly seed: number; readonly entry: string },
): readonly Fold[] {
  requireSeveral(count);
  const groups = [...groupBy(people, (sample) => groupOf(sample, unit)).entries()];
  if (count > groups.length) {
    const byVideo = unit === 'video' && people.some(({ video }) => video !== undefined);
    throw new LimberError({
      what: `${count} folds cannot be made`,
      got: `${groups.length} ${wordFor(groups.length, byVideo)} with ${people.length} subjects in ${entry}`,
      expected: byVideo
        ? `at most ${groups.length} folds, more videos, or folds of single images (\`foldBy\` set to image), which are near-copies of each other`
        : `at most ${groups.length} folds`,
    });
  }
  const parts: [string, readonly Sample[]][][] = Array.from({ length: count }, () => []);
  const sizes = parts.map(() => 0);
  for (const place of permutation(randomStream(seed, foldKey), groups.length)) {
    const group = at(groups, place);
    const smallest = sizes.indexOf(Math.min(...sizes));
    parts[smallest]?.push(group);
    sizes[smallest] = at(sizes, smallest) + group[1].length;
  }
  const order = new Map(people.map((sample, index) => [sample, index] as const));
  return parts.map((part, index) => ({
    number: index + 1,
    groups: new Set(part.map(([name]) => name)),
    people: part
      .flatMap(([, members]) => members)
      .sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)),
  }));
}

/** @throws LimberError for fewer than two folds. */
export function requireSeveral(count: number): void {
  if (Number.isInteger(count) && count >= 2) return;
  throw new LimberError({
    what: 'wrong number of folds',
    got: `${count}`,
    expected: 'a whole number from 2 on: each fold is measured by a training of the others',
  });
}

function wordFor(count: number, videos: boolean): string {
  const word = videos ? 'video' : 'image';
  return count === 1 ? word : `${word}s`;
}
