import { expect, it } from 'vitest';
import { createEstimator } from '../../src/estimate/index.ts';
import { calibrated } from '../../src/foundation/index.ts';
import { type Calibration, confidenceInWords, type ModelMetadata } from '../../src/models/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorMetadata, colorModel, described } from '../fixtures/models.ts';

const photo = dots(240, 200, 12, [
  { x: 60, y: 150, color: red },
  { x: 110, y: 60, color: green },
  { x: 170, y: 120, color: blue },
]);
const calibration: Calibration = {
  kind: 'logistic',
  slope: 0.5,
  intercept: -1,
  within: 0.2,
  normalizer: 'torso diameter of the truth',
  joints: 1400,
  absentJoints: 12,
  error: { before: 25.83, after: 1.45 },
};

const estimate = async (metadata: ModelMetadata) => {
  const runtime = nodeRuntime({ threads: 1 });
  const estimator = await createEstimator(colorModel(described(metadata)), 'm.onnx', runtime);
  return estimator.estimate(photo, { refine: 1 }).finally(() => estimator.close());
};

it('a calibration in a model’s file changes only the confidences of its last stage', async () => {
  const raw = await estimate(colorMetadata);
  const now = await estimate({ ...colorMetadata, calibration });
  for (const [joint, before] of raw.pose.entries()) {
    expect(now.pose[joint]!.point).toEqual(before!.point);
    expect(now.pose[joint]!.confidence).toBeCloseTo(calibrated(before!.confidence!, calibration), 12);
    expect(now.pose[joint]!.confidence).not.toBeCloseTo(before!.confidence!, 2);
  }
  expect(now.stages[0]!.pose).toEqual(raw.stages[0]!.pose);
  expect(now.stages[1]!.pose).toEqual(now.pose);
});

it('a model that could not be calibrated, or is older, keeps its confidences', async () => {
  const raw = await estimate(colorMetadata);
  expect(await estimate({ ...colorMetadata, calibration: { kind: 'none', why: 'too few' } })).toEqual(raw);
});

it.each<[Partial<ModelMetadata>, string]>([
  [
    { calibration },
    'calibrated on 1400 joints held out of training: the probability that a joint lies within 0.2 × the torso diameter of the truth (expected calibration error 1.4 %, 25.8 % before)',
  ],
  [{ calibration: { kind: 'none', why: 'only 3 joints' } }, 'not calibrated: only 3 joints'],
  [{}, 'not calibrated: the model file has no calibration (limber calibrate adds one)'],
  [
    { codec: { kind: 'box coordinates', joints: 3, inputWidth: 64, inputHeight: 64 } },
    'none: this model places every joint in every image and cannot report that a joint is absent',
  ],
])('explains the meaning of confidences: %j', (changes, words) => {
  expect(confidenceInWords({ ...colorMetadata, ...changes })).toBe(words);
});
