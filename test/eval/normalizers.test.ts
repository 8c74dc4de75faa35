import { describe, expect, it } from 'vitest';
import {
  assignDetections,
  type Comparison,
  chooseDetections,
  defaultNormalizer,
  evaluate,
  headlineOf,
  type NormalizerName,
} from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { lsp, mpii, type Pose } from '../../src/skeletons/index.ts';
import { pose, stick } from './stick.ts';

/** Shoulders 30 apart and hips 20, the torso 40 high; the head 12 long. */
const places: Readonly<Record<string, readonly [number, number]>> = {
  'right shoulder': [0, 0],
  'left shoulder': [30, 0],
  'right hip': [5, 40],
  'left hip': [25, 40],
  neck: [15, -3],
  'head top': [15, -15],
};
const truth: Pose = lsp.joints.map((joint) => {
  const place = places[joint];
  return place ? { point: imagePoint(...place) } : null;
});
const moved = (by: number): Pose =>
  truth.map((joint) => joint && { point: imagePoint(joint.point.x + by, joint.point.y) });
const person: Comparison = { truth, prediction: moved(3), headBox: { x: 0, y: 0, width: 6, height: 8 } };

describe('normalizers by name', () => {
  it.each<[NormalizerName, number]>([
    ['torso', Math.hypot(25, 40)],
    ['torso-box', 41],
    ['head-box', 6],
    ['head', 12],
    ['bounding-box', 56],
    ['pixels', 1],
  ])('%s', (normalizer, length) => {
    const { perPerson, nme } = evaluate(lsp, [person], { normalizer });
    expect(perPerson[0]?.length).toBeCloseTo(length, 12);
    expect(nme.mean).toBeCloseTo(3 / length, 12);
  });

  it.each<[NormalizerName, RegExp]>([
    [
      'head-box',
      /^errors cannot be normalized by "head-box" – got no head is boxed – expected one of torso, bounding-box, pixels$/,
    ],
    ['head', /got skeleton "stick" has no head segment/],
    ['torso-box', /got skeleton "stick" has no left shoulder, right shoulder, left hip, right hip/],
  ])('%s names the normalizers that would work if it cannot', (normalizer, message) => {
    const all = [{ truth: pose([0, 0], [1, 1], [2, 2]), prediction: null }];
    expect(() => evaluate(stick, all, { normalizer })).toThrow(message);
  });

  it('are the head box if labeled, else the torso, else the box around the joints', () => {
    const { headBox: _, ...unboxed } = person;
    expect(defaultNormalizer(mpii, [unboxed, person])).toBe('head-box');
    expect(defaultNormalizer(lsp, [unboxed])).toBe('torso');
    const { torso: _torso, ...crane } = stick;
    expect(defaultNormalizer(crane, [])).toBe('bounding-box');
    const evaluation = evaluate(lsp, [person, unboxed]);
    expect(evaluation).toMatchObject({ withoutNormalizer: 1, headline: { name: 'PCKh@0.5', score: 100 } });
  });
});

describe('headline', () => {
  it('pools joints for PCKh and averages over joints for PCK', () => {
    const half: Comparison = {
      ...person,
      truth: truth.map((joint, index) => (lsp.joints[index] === 'neck' ? joint : null)),
      prediction: moved(90),
    };
    expect(headlineOf(lsp, [person, half])).toMatchObject({ name: 'PCKh@0.5', score: (100 * 6) / 7 });
    const mean = headlineOf(lsp, [person, half], { normalizer: 'pixels', threshold: 4 });
    expect(mean).toEqual({ name: 'PCK@4 px', description: 'mean over joints', score: (100 * 5.5) / 6 });
  });
});

describe('people who are scored', () => {
  it('are all people with a label, except crowds', () => {
    const nobody: Comparison = { truth: truth.map(() => null), prediction: null };
    const { people, withoutPrediction, perPerson } = evaluate(lsp, [
      nobody,
      { ...person, crowd: true },
      person,
    ]);
    expect([people, withoutPrediction]).toEqual([1, 0]);
    expect(perPerson).toMatchObject([{ index: 2, pck: 100, oks: null }]);
  });

  it('are counted joint by joint', () => {
    const prediction = moved(3).map((joint, index) => (lsp.joints[index] === 'neck' ? null : joint));
    const [score] = evaluate(lsp, [{ truth, prediction }]).perPerson;
    expect(score?.errors[lsp.joints.indexOf('neck')]).toBe('missed');
    expect(score?.errors[lsp.joints.indexOf('left hip')]).toBe(3);
    expect(score?.errors[lsp.joints.indexOf('left knee')]).toBeNull();
    expect(score?.pck).toBeCloseTo(500 / 6, 12);
  });
});

describe('assigning detections', () => {
  it('assigns the closest pairs first, each once, and no distant pairs', () => {
    const [here, there] = [{ truth }, { truth: moved(40) }];
    expect(assignDetections([here, there], [moved(38), moved(30)])).toEqual([1, 0]);
    expect(assignDetections([here, there], [moved(2)])).toEqual([0, undefined]);
    expect(assignDetections([here], [moved(57)])).toEqual([undefined]);
    expect(assignDetections([{ truth: truth.map(() => null) }], [moved(0)])).toEqual([undefined]);
  });

  it('takes the surest for one labeled person, wherever they are, and the closest for several', () => {
    const found = [moved(90), moved(1), moved(41)].map((pose, index) => ({
      pose,
      score: [0.9, 0.5, 0.9][index]!,
    }));
    const [far, near, other] = found;
    expect(chooseDetections([{ truth }], found)).toEqual([far]);
    expect(chooseDetections([{ truth: moved(40) }, { truth }], found)).toEqual([other, near]);
    expect(chooseDetections([{ truth }], [])).toEqual([undefined]);
    expect(chooseDetections([{ truth }, { truth: moved(40) }], [])).toEqual([undefined, undefined]);
  });
});
