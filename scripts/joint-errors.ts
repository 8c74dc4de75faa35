import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '../src/foundation/index.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { openModel } from '../src/public/node/index.ts';
import { openTrainingData } from '../src/runs/index.ts';
import { readRecipe } from '../src/runs/node.ts';
import { poseBox } from '../src/skeletons/index.ts';

// Measures the default model's errors by joint on the people held out of its training, and writes
// src/lift/default-model-errors.ts. LIMBER_DATA is the folder that contains lsp and lspet.

const root = fileURLToPath(new URL('..', import.meta.url));
const data = resolve(process.env.LIMBER_DATA ?? join(root, '../shared/data'));
/** Equally large groups of people, from the smallest error to the largest. */
const bins = 10;

const { recipe } = await readRecipe(join(root, 'recipes/limber-lsp.yaml'), { base: data });
const tools = {
  open: (place: string) => nodePlatform.openSource(join(data, place)),
  decodeImage: nodePlatform.decodeImage,
};
const { heldOut, skeleton } = await openTrainingData(recipe, tools);
const model = await openModel(new Uint8Array(await readFile(join(root, 'assets/limber-lsp.onnx'))), {
  threads: 1,
});
const found = skeleton.joints.map((): { error: number; confidence: number }[] => []);
for (const { sample, image } of heldOut) {
  const [person] = (await model.estimate(image, { one: true })).people;
  const box = poseBox(sample.pose);
  if (!person || !box) continue;
  sample.pose.forEach((joint, index) => {
    const estimate = person.pose[index];
    if (!joint || !estimate) return;
    const { x, y } = joint.point;
    const error = Math.hypot(estimate.point.x - x, estimate.point.y - y) / Math.max(box.width, box.height);
    found[index]!.push({ error, confidence: estimate.confidence ?? 1 });
  });
}
await model.close();
const table = skeleton.joints.map((joint, index) => {
  const sorted = found[index]!.toSorted((a, b) => a.error - b.error);
  const errors = sorted.map(({ error }) => error);
  const rounded = (value: number) => Number(value.toFixed(4));
  return {
    joint,
    errors: Array.from({ length: bins + 1 }, (_, bin) => rounded(quantile(errors, bin / bins))),
    confidences: Array.from({ length: bins }, (_, bin) => {
      const own = sorted.slice((bin * sorted.length) / bins, ((bin + 1) * sorted.length) / bins);
      return rounded(own.reduce((sum, { confidence }) => sum + confidence, 0) / own.length);
    }),
  };
});
await writeFile(
  join(root, 'src/lift/default-model-errors.ts'),
  `import type { JointNoise } from './noise.ts';

/**
 * Errors of assets/limber-lsp.onnx on the ${heldOut.length} people held out of its training, by joint. Written by
 * scripts/joint-errors.ts.
 */
export const defaultModelErrors: readonly JointNoise[] = ${JSON.stringify(table)};
`,
);
