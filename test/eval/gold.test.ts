import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Labeling, readLsp, readMatlab, type Split } from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { evaluate, meanPoseBaseline } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { lsp, type Pose } from '../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../data/real-data.ts';

const predictions = 'gold/LSP_prediction_model_LSP_6s.mat';

describe.skipIf(!haveData('lsp/joints.mat', predictions))(
  "the CPM authors' predictions for LSP test (skipped: no data)",
  () => {
    it("give the release's scores against person-centric labels", async () => {
      const score = evaluate(lsp, compare(await gold(), await labels('test', 'person-centric')));
      expect(score.pck.mean).toBeCloseTo(84.32, 2);
      expect(round(score.auc.mean)).toBe(59.29);
      expect(score.pcp.strict.mean).toBeCloseTo(81.41, 2);
      expect(score.pcp.relaxed.mean).toBeCloseTo(86.16, 2);
      expect(
        Object.fromEntries(Object.entries(score.pck.parts).map(([part, value]) => [part, round(value)])),
      ).toEqual({
        'head top': 96.1,
        neck: 97.6,
        shoulder: 87.1,
        elbow: 80.4,
        wrist: 75.1,
        hip: 86.5,
        knee: 83.15,
        ankle: 81.15,
      });
      expect(score.people).toBe(1000);
      expect(score.withoutNormalizer).toBe(0);
    });

    it('score fifteen points less against observer-centric labels', async () => {
      const score = evaluate(lsp, compare(await gold(), await labels('test', 'observer-centric')));
      expect(round(score.pck.mean)).toBe(69.46);
    });

    it('score far above the mean pose in the true box', async () => {
      const test = await labels('test', 'person-centric');
      const baseline = evaluate(
        lsp,
        compare(meanPoseBaseline(await labels('train', 'person-centric'), test), test),
      );
      expect(baseline.pck.mean).toBeCloseTo(20.35, 2);
      expect(baseline.pcp.strict.mean).toBeCloseTo(26.6, 2);
    });
  },
);

function compare(predictions: readonly Pose[], truths: readonly Pose[]) {
  return truths.map((truth, person) => ({ truth, prediction: predictions[person] ?? null }));
}

async function labels(split: Split, labeling: Labeling): Promise<readonly Pose[]> {
  const { samples } = await readLsp(folderSource(`${dataFolder}/lsp`), { split, labels: labeling });
  return samples.map((sample) => sample.pose);
}

/** An array of (14, 2, 1000), counted from 1. */
async function gold(): Promise<readonly Pose[]> {
  const variables = await readMatlab(readFileSync(`${dataFolder}/${predictions}`), predictions);
  const array = variables.get('prediction_all');
  if (array?.kind !== 'numeric') throw new Error('no prediction_all');
  const at = (joint: number, axis: number, person: number) => array.data[joint + 14 * (axis + 2 * person)]!;
  return Array.from({ length: 1000 }, (_, person) =>
    lsp.joints.map((_, joint) => ({ point: imagePoint(at(joint, 0, person) - 1, at(joint, 1, person) - 1) })),
  );
}

/** To the published two decimals. */
function round(value: number | null): number {
  return Number((value ?? Number.NaN).toFixed(2));
}
