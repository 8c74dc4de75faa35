import { describe, expect, it } from 'vitest';
import {
  areaUnderCurve,
  evaluate,
  jointErrors,
  meanError,
  parts,
  pck,
  pcp,
  relaxed,
  strict,
  thresholds,
  torsoDiameter,
} from '../../src/eval/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { pose, stick } from './stick.ts';

/** Torso diameter 10, spine 8 long, pelvis 12 long. */
const truth = pose([0, 0], [-6, 8], [6, 8]);

describe('missing joints', () => {
  it('ignores a joint without a label and counts one without a prediction as missed', () => {
    const comparison = { truth: pose([0, 0], null, [6, 8]), prediction: pose([3, 4], [0, 0], null) };
    expect(jointErrors(comparison)).toEqual([5, null, Number.POSITIVE_INFINITY]);
  });

  it('counts coordinates that are not finite as missed', () => {
    const prediction = pose([Number.NaN, 0], [0, Number.POSITIVE_INFINITY], [6, 8]);
    expect(jointErrors({ truth, prediction })).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      0,
    ]);
  });

  it('counts everything as missed without predictions', () => {
    const evaluation = evaluate(stick, [
      { truth, prediction: truth },
      { truth, prediction: null },
    ]);
    expect(evaluation.withoutPrediction).toBe(1);
    expect(evaluation.pck.mean).toBe(50);
    expect(evaluation.pcp.strict.mean).toBe(50);
    expect(evaluation.epe.mean).toBe(0);
  });

  it('leaves joints that are never labeled out of the mean', () => {
    const labeled = pose([0, 0], null, [6, 8]);
    const { pck: score } = evaluate(stick, [{ truth: labeled, prediction: truth }]);
    expect(score.joints).toEqual({ 'head top': 100, 'right hip': null, 'left hip': 100 });
    expect(score.mean).toBe(100);
  });
});

describe('PCK', () => {
  it('counts errors up to and including the threshold', () => {
    expect(pck(0.2)([0, 0.1, 0.2, 0.21])).toBe(75);
    expect(pck(0.2)([])).toBeNull();
  });

  it('divides by the torso diameter of the truth, not of the prediction', () => {
    // errors 2, 3 and 0 at a true torso of 10; the predicted torso is 8.
    const prediction = pose([0, 2], [-6, 11], [6, 8]);
    expect(torsoDiameter(truth, stick)).toBe(10);
    const evaluation = evaluate(stick, [{ truth, prediction }]);
    expect(evaluation.pck.joints).toEqual({ 'head top': 100, 'right hip': 0, 'left hip': 100 });
    expect(evaluation.pck.parts).toEqual({ 'head top': 100, hip: 50 });
    expect(evaluation.pck.mean).toBeCloseTo(200 / 3, 12);
    expect(evaluation.epe.mean).toBeCloseTo(5 / 3, 12);
    expect(evaluation.nme.joints['right hip']).toBeCloseTo(0.3, 12);
    expect(evaluation.curve.thresholds[30]).toBe(0.3);
    expect(evaluation.curve.joints['right hip']?.[29]).toBe(0);
    expect(evaluation.curve.joints['right hip']?.[30]).toBe(100);
  });

  it('accepts other normalizers by name', () => {
    const prediction = pose([0, 2], [-6, 11], [6, 8]);
    const box = evaluate(stick, [{ truth, prediction }], { normalizer: 'bounding-box', threshold: 0.23 });
    expect(box.nme.joints['head top']).toBeCloseTo(2 / 13, 12);
    expect(box.pck.joints['right hip']).toBe(0);
    const pixels = evaluate(stick, [{ truth, prediction }], { normalizer: 'pixels', threshold: 2 });
    expect(pixels.pck.joints).toEqual({ 'head top': 100, 'right hip': 0, 'left hip': 100 });
    expect(pixels.curve.thresholds.at(-1)).toBe(50);
  });

  it('leaves people without a torso out of PCK and counts them', () => {
    const noTorso = { truth: pose([0, 0], [-6, 8], null), prediction: pose([90, 0], [90, 0], [90, 0]) };
    const flat = { truth: pose([0, 0], [5, 5], [0, 0]), prediction: pose([9, 9], [9, 9], [9, 9]) };
    const evaluation = evaluate(stick, [{ truth, prediction: truth }, noTorso, flat]);
    expect(evaluation.withoutNormalizer).toBe(2);
    expect(evaluation.pck.mean).toBe(100);
    expect(evaluation.epe.mean).toBeGreaterThan(0);
  });

  it('fails clearly if the skeleton has no torso or the pose does not fit it', () => {
    const { torso: _, ...crane } = stick;
    expect(() => evaluate(crane, [{ truth, prediction: truth }], { normalizer: 'torso' })).toThrow(
      'errors cannot be normalized by "torso" – got skeleton "stick" has no torso – expected one of bounding-box, pixels',
    );
    expect(() => evaluate(stick, [{ truth, prediction: pose([0, 0]) }])).toThrow(
      'a predicted pose does not fit the skeleton "stick" – got 1 joints – expected 3 – in subject 1',
    );
  });
});

describe('area under the curve', () => {
  it('is the trapezoid over 0, 0.01, …, 0.2', () => {
    const area = areaUnderCurve(0.2, 100);
    expect(thresholds(0.2, 100)).toHaveLength(21);
    expect(area([0])).toBe(100);
    expect(area([Number.POSITIVE_INFINITY])).toBe(0);
    // found from 0.10 on: ten whole intervals and half of the previous one.
    expect(area([0.1])).toBeCloseTo((100 * 10.5) / 20, 12);
    expect(area([])).toBeNull();
  });
});

describe('mean error', () => {
  it('averages the joints that were predicted', () => {
    expect(meanError([1, 3, Number.POSITIVE_INFINITY])).toBe(2);
    expect(meanError([Number.POSITIVE_INFINITY])).toBeNull();
  });
});

describe('PCP', () => {
  const scores = (prediction: ReturnType<typeof pose>, labels = truth) => ({
    strict: pcp(stick, [{ truth: labels, prediction }], strict, 0.5).limbs,
    relaxed: pcp(stick, [{ truth: labels, prediction }], relaxed, 0.5).limbs,
  });

  it('requires both ends within half the limb, or only their mean if relaxed', () => {
    // The head has an error of 5 with 4 allowed; the middle of the hips is right.
    expect(scores(pose([5, 0], [-6, 8], [6, 8]))).toEqual({
      strict: { spine: 0, pelvis: 100 },
      relaxed: { spine: 100, pelvis: 100 },
    });
  });

  it('joins the midpoints of paired joints', () => {
    // Both hips have an error of 20 but their middle has none: the spine is found, the pelvis is not.
    expect(scores(pose([0, 0], [14, 8], [-14, 8]))).toEqual({
      strict: { spine: 100, pelvis: 0 },
      relaxed: { spine: 100, pelvis: 0 },
    });
  });

  it('counts a limb without length and an unpredicted limb as missed', () => {
    const flat = pose([0, 0], [6, 8], [6, 8]);
    expect(scores(flat, flat).strict).toEqual({ spine: 100, pelvis: 0 });
    expect(scores(flat, flat).relaxed).toEqual({ spine: 100, pelvis: 0 });
    expect(scores(pose([0, 0], null, [6, 8])).relaxed).toEqual({ spine: 0, pelvis: 0 });
  });

  it('ignores a limb that is not fully labeled', () => {
    expect(scores(truth, pose(null, [-6, 8], [6, 8])).strict).toEqual({ spine: null, pelvis: 100 });
  });
});

describe('parts', () => {
  it('pools left and right, from the head down', () => {
    expect(parts(lsp).map((part) => part.name)).toEqual([
      'head top',
      'neck',
      'shoulder',
      'elbow',
      'wrist',
      'hip',
      'knee',
      'ankle',
    ]);
    const ankle = parts(lsp).find((part) => part.name === 'ankle');
    expect(ankle?.joints.map((index) => lsp.joints[index])).toEqual(['right ankle', 'left ankle']);
  });

  it('keeps both names of a pair with more different words than left and right', () => {
    const fish = {
      ...stick,
      joints: ['fin a', 'fin b'],
      limbs: [],
      mirrorPairs: [['fin a', 'fin b']],
    } as const;
    expect(parts(fish)).toEqual([{ name: 'fin a / fin b', joints: [0, 1] }]);
  });
});
