import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boxScores, type DetectedBox, type LabeledBox } from '../../src/eval/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';
import { boxCase } from '../oracles/perturbed-boxes.ts';

const person = (x: number, size = 100, image = 'a'): LabeledBox => ({
  image,
  box: { x, y: 0, width: size, height: size },
  area: size * size,
});
const found = (x: number, score: number, size = 100, image = 'a'): DetectedBox => ({
  image,
  box: { x, y: 0, width: size, height: size },
  score,
});

describe('average precision of boxes', () => {
  it('is 100 for exact boxes, and null without labeled people', () => {
    const scores = boxScores([person(0)], [found(0, 0.9)]);
    expect(scores.ap).toBeCloseTo(100, 9);
    expect(scores).toMatchObject({ ar: 100, ar1: 100, arLarge: 100, apSmall: null, apMedium: null });
    expect(boxScores([], [found(0, 0.9)]).ap).toBeNull();
    expect(boxScores([person(0)], [])).toMatchObject({ ap: 0, ar: 0 });
  });

  it('counts the thresholds that a shifted box reaches', () => {
    // 100 pixels wide, moved by 25: the overlap is 75 / 125 = 0.6, which reaches 0.5, 0.55 and 0.6.
    const scores = boxScores([person(0)], [found(25, 0.9)]);
    expect(scores.ap).toBeCloseTo(30, 9);
    expect(scores.ap50).toBeCloseTo(100, 9);
    expect(scores.ap75).toBe(0);
    expect(scores.ar).toBeCloseTo(30, 9);
  });

  it('falls for a wrong box with a higher score, and for a second box of the same person', () => {
    expect(boxScores([person(0)], [found(300, 0.9), found(0, 0.5)]).ap).toBeCloseTo(50, 9);
    expect(boxScores([person(0)], [found(300, 0.2), found(0, 0.5)]).ap).toBeCloseTo(100, 9);
    const twice = boxScores([person(0), person(500)], [found(0, 0.9), found(1, 0.8), found(500, 0.7)]);
    // The second person is found at precision 2 / 3: 51 recalls at 1 and 50 at 2 / 3.
    expect(twice.ap).toBeCloseTo((100 * (51 + 50 * (2 / 3))) / 101, 6);
  });

  it('ignores boxes inside a crowd, however many and however small', () => {
    const crowd = { ...person(200, 400), crowd: true };
    const inside = [0.95, 0.9, 0.8].map((score, index) => found(250 + 60 * index, score, 50));
    expect(boxScores([person(0), crowd], [...inside, found(0, 0.5)]).ap).toBeCloseTo(100, 9);
  });

  it('limits detections per image for recalls with a limit', () => {
    const people = Array.from({ length: 12 }, (_, index) => person(200 * index));
    const boxes = people.map(({ box }, index) => found(box.x, 1 - index / 100));
    const scores = boxScores(people, boxes);
    expect(scores.ar1).toBeCloseTo(100 / 12, 9);
    expect(scores.ar10).toBeCloseTo(1000 / 12, 9);
    expect(scores.ar).toBeCloseTo(100, 9);
  });

  it('divides by the area of the outline, not of the box', () => {
    const thin = { ...person(0), area: 900 };
    expect(boxScores([thin], [found(0, 0.9)])).toMatchObject({ arSmall: 100, arLarge: null });
  });
});

/** Written by test/oracles/boxes.py. */
const file = new URL('../fixtures/boxes-expected.json', import.meta.url);
const expected: readonly {
  readonly set: string;
  readonly seed: number;
  readonly results: number;
  readonly scores: Readonly<Record<string, number | null>>;
}[] = JSON.parse(readFileSync(file, 'utf8'));

describe.skipIf(!haveData('coco-mini/annotations/person_keypoints_val2017.json'))(
  "boxes agree with COCO's own evaluation (skipped: no data)",
  () => {
    it.each(expected)('on $set with seed $seed', ({ set, seed, results, scores }) => {
      const { people, detections } = boxCase(
        `${dataFolder}/coco-mini/annotations/person_keypoints_${set}.json`,
        seed,
      );
      expect(detections).toHaveLength(results);
      const measured: Readonly<Record<string, number | null>> = { ...boxScores(people, detections) };
      expect(Object.keys(measured)).toEqual(Object.keys(scores));
      for (const [name, score] of Object.entries(scores)) {
        expect(measured[name], name).toBeCloseTo(score ?? Number.NaN, 6);
      }
    });
  },
);
