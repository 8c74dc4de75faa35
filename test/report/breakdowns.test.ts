import { describe, expect, it } from 'vitest';
import { comparisons, evaluate } from '../../src/eval/index.ts';
import { differingPeople, galleryPeople, personScore } from '../../src/report/gallery.ts';
import { sizeGroups, sizeMeasure } from '../../src/report/sizes.ts';
import { subsetScores } from '../../src/report/subset.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { pose, stick } from '../eval/stick.ts';
import { samples, shaken } from './fabricate.ts';

describe('sizeGroups', () => {
  it('has groups of equal numbers of people, by rising size', () => {
    expect(sizeGroups([40, 10, 30, undefined, 20], 2)).toEqual([
      { from: 10, to: 20, people: [1, 4] },
      { from: 30, to: 40, people: [2, 0] },
    ]);
  });

  it('keeps equal sizes together', () => {
    expect(sizeGroups([5, 5, 5, 9], 4).map(({ people }) => people.length)).toEqual([3, 1]);
    expect(sizeGroups([], 5)).toEqual([]);
    expect(sizeGroups([7], 5)).toEqual([{ from: 7, to: 7, people: [0] }]);
  });
});

describe('sizeMeasure', () => {
  it('is the torso if there is one, else the box', () => {
    const person = pose([0, 0], [0, 3], [4, 3]);
    expect(sizeMeasure(stick).size(person)).toBe(5);
    const { torso: _, ...withoutTorso } = stick;
    expect(sizeMeasure(withoutTorso).size(person)).toBe(5);
    expect(sizeMeasure(withoutTorso).size(pose([0, 0], [0, 11], [4, 3]))).toBe(12);
  });
});

describe('personScore', () => {
  const person = { index: 0, length: 10, pck: null, oks: null };

  it('falls from 1 to 0 as errors reach the limit; missed joints count, unlabeled ones do not', () => {
    expect(personScore({ ...person, errors: [0, 0, null] }, 0.5)).toBe(1);
    expect(personScore({ ...person, errors: [2.5, 'missed'] }, 0.5)).toBe(0.25);
    expect(personScore({ ...person, errors: [500, 5] }, 0.5)).toBe(0);
    expect(personScore({ ...person, errors: [null] }, 0.5)).toBeNull();
    expect(personScore({ ...person, length: null, errors: [1] }, 0.5)).toBeNull();
  });
});

describe('galleryPeople', () => {
  const truth = pose([0, 0], [0, 10], [0, 10]);
  const gallery = (off: readonly number[], each: number) => {
    const poses = off.map((error) => pose([error, 0], [0, 10], [0, 10]));
    const people = off.map(() => ({ pose: truth }));
    return galleryPeople(evaluate(stick, comparisons(people, poses)), each).map(
      ({ place, person }) => `${place} ${person}`,
    );
  };

  it('has the worst, the middle and the best people', () => {
    expect(gallery([3, 0, 1, 4, 2], 1)).toEqual(['worst 3', 'median 4', 'best 1']);
  });

  it('shows each person once if there are few', () => {
    expect(gallery([1, 2], 6)).toEqual(['worst 1', 'median 0']);
    expect(gallery([1], 6)).toEqual(['worst 0']);
    expect(gallery([], 6)).toEqual([]);
    const all = gallery([5, 4, 3, 2, 1, 0, 6], 2);
    expect(new Set(all.map((text) => text.split(' ')[1])).size).toBe(all.length);
  });
});

describe('differingPeople', () => {
  it('has the largest gains first, then the largest losses, without equal people', () => {
    const truth = pose([0, 0], [0, 10], [0, 10]);
    const scored = (off: readonly number[]) =>
      evaluate(
        stick,
        comparisons(
          off.map(() => ({ pose: truth })),
          off.map((error) => pose([error, 0], [0, 10], [0, 10])),
        ),
      );
    const found = differingPeople(scored([3, 0, 1, 4, 2]), scored([1, 4, 1, 3, 3]), 2);
    expect(found.map(({ place, person }) => `${place} ${person}`)).toEqual([
      'ahead 0',
      'ahead 3',
      'behind 1',
      'behind 4',
    ]);
  });
});

describe('subsetScores', () => {
  it('equals the evaluation of only these people', () => {
    const people = samples(20);
    const poses = shaken(people, 9, 4);
    const chosen = [2, 3, 6, 11, 19];
    const pick = <Item>(items: readonly Item[]) => chosen.map((index) => items[index]!);
    const all = evaluate(lsp, comparisons(people, poses));
    const some = evaluate(lsp, comparisons(pick(people), pick(poses)));
    const { pck, epe } = subsetScores(lsp, all, new Set(chosen));
    expect(pck).toBeCloseTo(some.pck.mean!, 10);
    expect(epe).toBeCloseTo(some.epe.mean!, 10);
    expect(pck).not.toBeCloseTo(all.pck.mean!, 3);
  });
});
