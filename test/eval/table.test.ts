import { expect, it } from 'vitest';
import { type EvaluateOptions, evaluate, formatEvaluation } from '../../src/eval/index.ts';
import { pose, stick } from './stick.ts';

it('prints the headline, parts, joints, limbs and the curve', () => {
  const truth = pose([0, 0], [-6, 8], [6, 8]);
  const evaluation = evaluate(stick, [
    { truth, prediction: pose([0, 2], [-6, 11], [6, 8]) },
    { truth, prediction: null },
  ]);
  expect(formatEvaluation(evaluation, stick)).toBe(
    `
PCK@0.2  33.33, mean over joints

             PCK@0.2  AUC 0–0.2  EPE (px)    NME
head top       50.00       1.25       2.0  0.200
hip            25.00      25.00       1.5  0.150
  right hip     0.00       0.00       3.0  0.300
  left hip     50.00      50.00       0.0  0.000
mean           33.33      17.08       1.7  0.167

PCP@0.5  strict  relaxed
spine     50.00    50.00
pelvis    50.00    50.00
mean      50.00    50.00

PCK curve at   0.05    0.1    0.2    0.3    0.4    0.5
mean          16.67  16.67  33.33  50.00  50.00  50.00
`.slice(1, -1),
  );
});

it('prints intervals and OKS if they were measured', () => {
  const truth = pose([0, 0], [-6, 8], [6, 8]);
  const person = { truth, prediction: truth, area: 2000, box: { x: -6, y: 0, width: 13, height: 9 } };
  const sigmas = [0.1, 0.1, 0.1];
  const evaluation = evaluate({ ...stick, sigmas }, [person, person], { bootstrap: { resamples: 10 } });
  const text = formatEvaluation(evaluation, stick);
  expect(text).toContain(
    'PCK@0.2  100.00 (95 % interval 100.00–100.00, 2 subjects drawn 10 times), mean over joints',
  );
  expect(text).toContain(
    `
OKS     all    0.50    0.75  medium  large
AP   100.00  100.00  100.00  100.00      –
AR   100.00  100.00  100.00  100.00      –`,
  );
});

it('has a second headline if people were detected', () => {
  const truth = pose([0, 0], [-6, 8], [6, 8]);
  const person = { truth, prediction: truth, image: 'a', area: 2000 };
  const skeleton = { ...stick, sigmas: [0.1, 0.1, 0.1] };
  const detections = [
    { image: 'b', pose: truth, score: 0.9 },
    { image: 'a', pose: truth, score: 0.8 },
  ];
  const headlines = (options: EvaluateOptions) =>
    formatEvaluation(evaluate(skeleton, [person], options), skeleton).split('\n\n')[0];
  expect(headlines({})).toBe('PCK@0.2  100.00, mean over joints');
  expect(headlines({ detections })).toBe(
    'PCK@0.2  100.00, mean over joints\nOKS AP   50.00, mean over OKS 0.50–0.95, all detections',
  );
});
