import { describe, expect, it } from 'vitest';
import type { Sample } from '../../src/data/index.ts';
import { divideIntoFolds } from '../../src/runs/folds/divide.ts';

/** Two people in each image, five images of each video. */
const people = Array.from({ length: 60 }, (_, person): Sample => {
  const image = Math.floor(person / 2);
  return { id: `${person}`, image: `${image}.png`, video: `film ${Math.floor(image / 5)}`, pose: [] };
});
const divide = (count: number, changes: object = {}) =>
  divideIntoFolds(people, count, { unit: 'video', seed: 1, entry: 'coco:films', ...changes });
const ids = (folds: ReturnType<typeof divide>) => folds.map((fold) => fold.people.map(({ id }) => id));

describe('divideIntoFolds', () => {
  it.each(['video', 'image'] as const)('has each person once, and never one %s in two folds', (unit) => {
    const folds = divide(4, { unit });
    expect(ids(folds).flat().sort()).toEqual(people.map(({ id }) => id).sort());
    const units = folds.map((fold) => [...new Set(fold.people.map((person) => person[unit]))]);
    expect(new Set(units.flat()).size).toBe(units.flat().length);
    expect(folds.map(({ groups }) => [...groups].sort())).toEqual(units.map((each) => each.sort()));
  });

  it('makes folds of about equal size', () => {
    expect(divide(3).map((fold) => fold.people.length)).toEqual([20, 20, 20]);
    const sizes = divide(7, { unit: 'image' }).map((fold) => fold.people.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
  });

  it('depends only on the seed', () => {
    expect(ids(divide(3))).toEqual(ids(divide(3)));
    expect(ids(divide(3, { seed: 2 }))).not.toEqual(ids(divide(3)));
  });

  it('uses images if the dataset states no videos', () => {
    const alone = people.map(({ video: _, ...person }) => person);
    const folds = divideIntoFolds(alone, 30, { unit: 'video', seed: 1, entry: 'lsp:a' });
    expect(folds.every((fold) => new Set(fold.people.map(({ image }) => image)).size === 1)).toBe(true);
  });

  it.each([
    [1, {}, /wrong number of folds – got 1 – expected a whole number from 2 on/],
    [2.5, {}, /wrong number of folds – got 2.5/],
    [
      7,
      {},
      /7 folds cannot be made – got 6 videos with 60 subjects in coco:films – expected at most 6 folds, .*image/,
    ],
    [31, { unit: 'image' }, /31 folds cannot be made – got 30 images .* – expected at most 30 folds$/],
  ])('refuses %s folds', (count, changes, message) => {
    expect(() => divide(count, changes)).toThrow(message);
  });
});
