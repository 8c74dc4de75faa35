import { describe, expect, it } from 'vitest';
import type { Sample } from '../../src/data/index.ts';
import { locatePeople } from '../../src/relabel/detected-people.ts';

const person = (points: readonly (readonly [number, number] | null)[]): Sample => ({
  id: 'somebody',
  image: 'a.png',
  pose: points.map((point) => point && { point: { x: point[0], y: point[1] } }),
});
const detection = (x: number, y: number, width: number, height: number) => ({
  box: { x, y, width, height },
  score: 0.9,
});

describe('the person that a detection belongs to', () => {
  const whole = person([
    [10, 10],
    [29, 49],
  ]);

  it('is the one with the largest overlap', () => {
    const [mine, other] = [detection(8, 8, 24, 44), detection(100, 100, 20, 40)];
    expect(locatePeople([whole], [other, mine])).toEqual([
      { box: { x: 10, y: 10, width: 20, height: 40 }, detection: mine },
    ]);
  });

  it('gets at most one detection', () => {
    const only = detection(10, 10, 20, 40);
    const [first, second] = locatePeople([whole, whole], [only]);
    expect([first?.detection, second?.detection]).toEqual([only, undefined]);
  });

  it('gets a wider box if joints are unlabeled', () => {
    const partly = person([[10, 10], [29, 29], null]);
    const mine = detection(5, 5, 40, 90);
    expect(locatePeople([partly], [mine])[0]).toEqual({ box: mine.box, detection: mine });
  });

  it('is found by a single labeled joint', () => {
    const mine = detection(5, 5, 40, 90);
    expect(locatePeople([person([[10, 10], null])], [mine])[0]?.box).toEqual(mine.box);
    expect(locatePeople([person([[100, 10], null])], [mine])).toEqual([{}]);
  });
});
