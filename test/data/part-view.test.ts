import { describe, expect, it } from 'vitest';
import { drawPart } from '../../src/data/part-view.ts';
import type { Pose } from '../../src/skeletons/index.ts';

/** Ten joints of an upright person, one below the other. */
const pose: Pose = Array.from({ length: 10 }, (_, row) => ({ point: { x: 50, y: 20 * row } }));
const turn = (sample: number) => ({ seed: 1, epoch: 0, sample });
const draws = (options: { probability: number; cut: number }) =>
  Array.from({ length: 200 }, (_, sample) => drawPart(pose, options, turn(sample)));

describe('crops about a part of a person', () => {
  it('come with the requested frequency', () => {
    expect(draws({ probability: 0, cut: 1 }).every((part) => part === undefined)).toBe(true);
    expect(draws({ probability: 1, cut: 1 }).every((part) => part?.ends)).toBe(true);
    expect(draws({ probability: 1, cut: 0 }).every((part) => part && !part.ends)).toBe(true);
    const some = draws({ probability: 0.5, cut: 0 }).filter((part) => part !== undefined).length;
    expect(some).toBeGreaterThan(70);
    expect(some).toBeLessThan(130);
  });

  it('hold a third to two thirds of the joints, and are never tiny', () => {
    for (const part of draws({ probability: 1, cut: 0 })) {
      const { y, height, width } = part!.box;
      const inside = pose.filter((joint) => joint!.point.y >= y && joint!.point.y < y + height).length;
      expect(inside).toBeGreaterThanOrEqual(3);
      expect(inside).toBeLessThanOrEqual(7);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(0.3 * 181 - 1e-9);
    }
  });

  it('cut the image only on sides where the person continues', () => {
    for (const part of draws({ probability: 1, cut: 1 })) {
      const { box, ends } = part!;
      expect(ends!.x).toBeLessThan(-1000);
      expect(ends!.x + ends!.width).toBeGreaterThan(1000);
      const goesOn = { above: box.y > 0, below: box.y + box.height < 181 };
      expect(ends!.y > -1000).toBe(goesOn.above);
      expect(ends!.y + ends!.height < 1000).toBe(goesOn.below);
      expect(ends!.y).toBeLessThanOrEqual(box.y);
      expect(ends!.y + ends!.height).toBeGreaterThanOrEqual(box.y + box.height);
    }
  });

  it("show what is left of the person's own box", () => {
    const own = { x: 30, y: -20, width: 40, height: 220 };
    for (let sample = 0; sample < 50; sample++) {
      const { box, ends } = drawPart(pose, { probability: 1, cut: 1 }, turn(sample), own)!;
      expect(box.x).toBe(own.x);
      expect(box.width).toBe(own.width);
      expect(box.y).toBe(Math.max(own.y, ends!.y));
      expect(box.y + box.height).toBeCloseTo(Math.min(own.y + own.height, ends!.y + ends!.height));
    }
  });

  it('depend only on the number of the draw', () => {
    const options = { probability: 1, cut: 1 };
    expect(drawPart(pose, options, turn(3))).toEqual(drawPart(pose, options, turn(3)));
    expect(drawPart(pose, options, turn(3))).not.toEqual(drawPart(pose, options, turn(4)));
  });

  it('need a person', () => {
    expect(drawPart([null], { probability: 1, cut: 1 }, turn(0))).toBeUndefined();
  });
});
