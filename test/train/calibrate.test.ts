import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/eval/index.ts';
import { calibrated } from '../../src/foundation/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';
import { calibrate } from '../../src/train/index.ts';

const stick: Skeleton = { name: 'stick', joints: ['top', 'bottom', 'flag'], limbs: [], mirrorPairs: [] };

/**
 * People whose joints are right with `chance` times the confidence as probability; the flagged joint is known to be
 * absent.
 */
function people(count: number, chance: (confidence: number) => number): readonly Comparison[] {
  const random = randomStream(3);
  const joint = (x: number) => {
    const confidence = random.uniform(0, 1);
    const off = random.uniform(0, 1) < chance(confidence) ? 5 : 60;
    return { point: imagePoint(x, off), confidence };
  };
  return Array.from({ length: count }, (_, person) => ({
    truth: [{ point: imagePoint(0, 0) }, { point: imagePoint(99, 0) }, null],
    absent: [false, false, true],
    image: `${person}.png`,
    prediction: [joint(0), joint(99), { point: imagePoint(50, 50), confidence: 0.01 }],
  }));
}

const better = (confidence: number) => calibrated(confidence, { slope: 1.5, intercept: 1 });

describe('calibration', () => {
  it('turns confidences that are too low into probabilities, measured on other images', () => {
    const calibration = calibrate(stick, people(1000, better), 'bounding-box');
    if (calibration.kind !== 'logistic') throw new Error(calibration.why);
    expect(calibration).toMatchObject({
      within: 0.2,
      normalizer: 'longer side of the box around the true joints',
      joints: 3000,
      absentJoints: 1000,
    });
    expect(calibration.error.before).toBeGreaterThan(8);
    expect(calibration.error.after).toBeLessThan(3);
    for (const c of [0.2, 0.5, 0.8]) expect(calibrated(c, calibration)).toBeCloseTo(better(c), 1);
    expect(calibrated(0.01, calibration)).toBeLessThan(0.05);
  });

  it.each([
    [people(5, () => 0.5), 'only 15 held-out joints are labeled and found, and 30 are needed'],
    [
      people(20, () => 1).map((person) => ({ ...person, absent: undefined })),
      'only 0 of 40 held-out joints are wrong, and 3 are needed',
    ],
    [people(20, () => 0), 'only 0 of 60 held-out joints are right, and 3 are needed'],
    [
      people(400, (c) => 1 - c).map((person) => ({ ...person, absent: undefined })),
      'among held-out joints, the surer ones are not more often right',
    ],
  ])('explains why it is not possible', (held, why) => {
    expect(calibrate(stick, held, 'bounding-box')).toEqual({ kind: 'none', why });
  });
});
