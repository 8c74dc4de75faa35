import { describe, expect, it } from 'vitest';
import { type Comparison, evaluate } from '../../src/eval/index.ts';
import { pose, stick } from './stick.ts';

const skeleton = { ...stick, sigmas: [0.1, 0.1, 0.1] };
const truth = pose([0, 0], [40, 0], [0, 40]);
const found = pose([2, 0], [42, 0], [2, 40]);
const box = { x: 0, y: 0, width: 50, height: 60 };

/** People with an area in pixels; `undefined` for labels without areas. */
function people(
  areas: readonly (number | undefined)[],
  others: Partial<Comparison> = {},
): readonly Comparison[] {
  return areas.map((area, index) => ({
    truth,
    prediction: found,
    image: `image ${index}`,
    box,
    ...(area !== undefined && { area }),
    ...others,
  }));
}

describe('areas that OKS needs', () => {
  it('are those of the labels, without a warning', () => {
    const { oks, oksNotes } = evaluate(skeleton, people([1600, 1600]));
    expect(oks?.ap).toBeGreaterThan(90);
    expect(oksNotes).toEqual([]);
  });

  it.each([[undefined], [0]])('are 0.53 × the box if labels have %s', (area) => {
    const { oks, oksNotes, perPerson } = evaluate(skeleton, people([area, 1600]));
    expect(oksNotes).toEqual([
      '1 subject without an area above 0 (image 0): OKS takes 0.53 × the area of their box instead',
    ]);
    const byHand = evaluate(skeleton, people([0.53 * 50 * 60, 1600]));
    expect(oks).toEqual(byHand.oks);
    expect(perPerson.map(({ oks }) => oks)).toEqual(byHand.perPerson.map(({ oks }) => oks));
  });

  it('leave out a person without a box too', () => {
    const lone = {
      ...people([undefined])[0]!,
      truth: pose([5, 5], null, null),
      box: undefined,
      image: 'lone',
    };
    const { oks, oksNotes, perPerson } = evaluate(skeleton, [...people([1600, 1600]), lone]);
    expect(oksNotes).toEqual([
      '1 subject with neither an area nor a box (lone): OKS ignores them like crowds',
    ]);
    expect(oks?.ap).toBeCloseTo(evaluate(skeleton, people([1600, 1600])).oks?.ap ?? Number.NaN, 9);
    expect(perPerson[2]?.oks).toBeNull();
  });

  it.each([
    [[undefined, undefined], /^OKS is not measured: none of the 2 subjects has an area in the labels$/],
    [[0, 0], /^OKS is not measured: none of the 2 subjects has an area above 0 in the labels$/],
  ] as const)('are missing in all labels: %j', (areas, note) => {
    const { oks, oksNotes, pck, perPerson } = evaluate(skeleton, people(areas));
    expect(oks).toBeNull();
    expect(oksNotes).toEqual([expect.stringMatching(note)]);
    expect(pck.mean).toBe(100);
    expect(perPerson.map(({ oks }) => oks)).toEqual([null, null]);
  });

  it('give a warning if far smaller than the joints', () => {
    expect(evaluate(skeleton, people([1e-9, 1600])).oksNotes).toEqual([
      '1 subject with an area below 1 % of the box around their joints (image 0): OKS uses these areas unchanged',
    ]);
  });

  it('give a warning if COCO ignores them as too large, or if sigmas are no shares', () => {
    expect(evaluate(skeleton, people([1e12, 1600])).oksNotes).toEqual([
      '1 subject with an area above 10¹⁰ pixels (image 0): OKS ignores them, as COCO does; areas are pixels of the image',
    ]);
    expect(evaluate({ ...skeleton, sigmas: [5, 5, 5] }, people([1600])).oksNotes).toEqual([
      expect.stringMatching(/^OKS is high for any prediction, because the skeleton has a sigma of 5/),
    ]);
  });

  it('are not needed without sigmas', () => {
    expect(evaluate(stick, people([0])).oksNotes).toEqual([
      'OKS is not measured: skeleton "stick" has no sigmas',
    ]);
  });
});
