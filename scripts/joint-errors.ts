import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '../src/foundation/index.ts';
import { openModel } from '../src/public/node/index.ts';
import { lsp, mapSkeleton, poseBox } from '../src/skeletons/index.ts';
import { heldOutPeople } from './held-out-people.ts';

// Measures a model's errors by joint on the people held out of its training, and writes src/lift/measured-errors.ts, from
// which lifters learn. LIMBER_DATA is the folder that contains lsp:
// npx tsx scripts/joint-errors.ts recipes/limber-lsp.yaml trained/limber-lsp/model.onnx

const root = fileURLToPath(new URL('..', import.meta.url));
const data = resolve(process.env.LIMBER_DATA ?? join(root, '../shared/data'));
/** Equally large groups of people, from the smallest error to the largest. */
const bins = 10;

const [recipe = 'recipes/limber-lsp.yaml', file = 'trained/limber-lsp/model.onnx'] = process.argv.slice(2);
const { samples, skeleton, files } = await heldOutPeople(recipe, data);
const model = await openModel(file, { threads: 1 });
const { map } = mapSkeleton(model.metadata.skeleton, lsp);
const labeled = mapSkeleton(skeleton, lsp);
const found = lsp.joints.map((): { error: number; confidence: number }[] => []);
for (const sample of samples) {
  const [person] = (await model.estimate(await files.read(sample.image), { one: true })).people;
  const box = poseBox(sample.pose);
  if (!person || !box) continue;
  const estimated = map(person.pose);
  labeled.map(sample.pose).forEach((joint, index) => {
    const estimate = estimated[index];
    if (!joint || !estimate) return;
    const { x, y } = joint.point;
    const error = Math.hypot(estimate.point.x - x, estimate.point.y - y) / Math.max(box.width, box.height);
    found[index]!.push({ error, confidence: estimate.confidence ?? 1 });
  });
}
await model.close();
const table = lsp.joints.map((joint, index) => {
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
  join(root, 'src/lift/measured-errors.ts'),
  `import type { JointNoise } from './noise.ts';

/**
 * Errors of ${file} on the ${samples.length} people held out of its training, by joint. Written by
 * scripts/joint-errors.ts.
 */
export const measuredErrors: readonly JointNoise[] = ${JSON.stringify(table)};
`,
);
