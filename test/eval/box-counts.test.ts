import { expect, it } from 'vitest';
import { boxCounts, type DetectedBox, type LabeledBox } from '../../src/eval/index.ts';

const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });
const person = (x: number, image = 'a', crowd = false): LabeledBox => {
  return { image, box: box(x), area: 100, crowd };
};
const found = (x: number, score: number, image = 'a'): DetectedBox => ({ image, box: box(x), score });

it('counts found people and wrong boxes', () => {
  const people = [person(0), person(100), person(0, 'b'), person(200)];
  const reported = [found(0, 0.9), found(103, 0.8), found(50, 0.7), found(5, 0.6, 'b')];
  // 3 of 10 pixels apart is an intersection over union of 7 / 13; 5 apart is 5 / 15.
  expect(boxCounts(people, reported)).toEqual({ recall: 50, precision: 50 });
});

it('gives a person to the surest box, so a second box is wrong', () => {
  expect(boxCounts([person(0)], [found(0, 0.5), found(1, 0.9)])).toEqual({ recall: 100, precision: 50 });
});

it('ignores boxes in a crowd, and the crowd itself', () => {
  const people = [person(0), person(50, 'a', true)];
  expect(boxCounts(people, [found(0, 0.9), found(50, 0.8), found(55, 0.7)])).toEqual({
    recall: 100,
    precision: 100,
  });
});

it('has no recall without people, and no precision without boxes', () => {
  expect(boxCounts([], [found(0, 0.9)])).toEqual({ recall: null, precision: 0 });
  expect(boxCounts([person(0)], [])).toEqual({ recall: 0, precision: null });
});
