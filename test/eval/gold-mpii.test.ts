import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MatlabValue, readMatlab } from '../../src/data/index.ts';
import { type Comparison, type Evaluation, evaluate } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { mpii, type Pose } from '../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';

const file = 'mpii/detections_our_format.mat';

describe.skipIf(!haveData(file))(
  "Tompson's published detections for 2958 people of MPII (skipped: no data)",
  () => {
    let evaluation: Evaluation;
    beforeAll(async () => {
      evaluation = evaluate(mpii, await people());
    });

    it('have the published PCKh@0.5, pooled over all labeled joints except pelvis and thorax', () => {
      expect(evaluation.normalizer.name).toBe('head-box');
      expect(evaluation.people).toBe(2958);
      expect(evaluation.headline).toEqual({
        name: 'PCKh@0.5',
        description: 'all labeled joints together, without pelvis and thorax',
        score: expect.closeTo(82.34, 2),
      });
      expect(evaluation.pck.parts).toMatchObject({
        'head top': expect.closeTo(95.6, 2),
        'upper neck': expect.closeTo(97.71, 2),
        shoulder: expect.closeTo(92.71, 2),
        elbow: expect.closeTo(83.36, 2),
        wrist: expect.closeTo(76.73, 2),
        hip: expect.closeTo(81.93, 2),
        knee: expect.closeTo(73.36, 2),
        ankle: expect.closeTo(65.45, 2),
      });
    });

    it('would score 81.46 as a mean over joints, and 71.52 with pelvis and thorax', () => {
      const { pck } = evaluation;
      const counted = mpii.joints.filter((joint) => joint !== 'pelvis' && joint !== 'thorax');
      const mean = counted.reduce((sum, joint) => sum + (pck.joints[joint] ?? 0), 0) / counted.length;
      expect(mean).toBeCloseTo(81.46, 2);
      expect(pck.pooled).toBeCloseTo(71.52, 2);
    });
  },
);

/** Arrays of joints × (x, y) × people; head boxes are (first corner, last corner) × (x, y) × people. */
async function people(): Promise<readonly Comparison[]> {
  const variables = await readMatlab(readFileSync(`${dataFolder}/${file}`), file);
  const [truth, predicted, boxes, missing] = [
    'pos_gt_src',
    'pos_pred_src',
    'headboxes_src',
    'jnt_missing',
  ].map((name) => numbers(variables.get(name)));
  const pose = (array: ArrayLike<number>, person: number): Pose =>
    mpii.joints.map((_, joint) => ({
      point: imagePoint(array[joint + 32 * person]! - 1, array[joint + 16 + 32 * person]! - 1),
    }));
  return Array.from({ length: 2958 }, (_, person) => {
    const [x1, x2, y1, y2] = Array.from({ length: 4 }, (_, corner) => boxes![4 * person + corner]!);
    return {
      truth: pose(truth!, person).map((joint, index) => (missing![index + 16 * person] === 1 ? null : joint)),
      prediction: pose(predicted!, person),
      headBox: { x: x1! - 1, y: y1! - 1, width: x2! - x1!, height: y2! - y1! },
    };
  });
}

function numbers(value: MatlabValue | undefined): ArrayLike<number> {
  if (value?.kind !== 'numeric') throw new Error('no such array');
  return value.data;
}
