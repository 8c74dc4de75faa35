import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evaluation3d } from '../src/eval/index.ts';
import { groupBy } from '../src/foundation/index.ts';
import {
  type Clip,
  liftBaselines,
  measuredErrors,
  openLifterOn,
  scoreLifter,
  viewClips,
} from '../src/lift/index.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { openLiftData } from '../src/runs/index.ts';
import { readRecipe } from '../src/runs/node.ts';

// Scores a lifter and its baselines on the test clips of a recipe:
// npx tsx scripts/score-lifter.ts runs/lift/model.onnx recipes/lift.yaml data

const [model = 'assets/lift.onnx', recipeFile = 'recipes/lift.yaml', data = '../shared/data'] =
  process.argv.slice(2);

const { recipe } = await readRecipe(recipeFile);
const { train, test, cameras } = await openLiftData(recipe, (place) =>
  nodePlatform.openSource(join(data, place)),
);
const runtime = nodePlatform.singleRuntime({ threads: 1 });
const lifter = await openLifterOn(new Uint8Array(await readFile(model)), model, runtime);
const baselines = liftBaselines(train, { seed: recipe.seed, cameras });

/** Clips of a subject whose other clips train are a group of their own. */
const trained = new Set(train.map(({ subject }) => subject));
const groups = groupBy(test, (clip: Clip) =>
  trained.has(clip.subject) ? `clip ${clip.name}` : `subject ${clip.subject}`,
);
const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
const cell = (measure: Evaluation3d['mpjpe']) => {
  const [mean, low, high] = [measure.mean, measure.interval?.low, measure.interval?.high].map((value) =>
    (value ?? Number.NaN).toFixed(1),
  );
  return `${mean} (${low}–${high})`;
};
row([
  'group',
  'points',
  'estimate',
  'PA-MPJPE',
  'MPJPE',
  'N-MPJPE',
  'PCK3D@150',
  'AUC',
  'bones',
  'acceleration',
]);
row(Array.from({ length: 10 }, () => '---'));
for (const [name, clips] of [...groups, ['all', test] as const]) {
  for (const [points, noise] of [
    ['true', undefined],
    ['estimated', measuredErrors],
  ] as const) {
    const scores = await scoreLifter(
      lifter,
      baselines,
      viewClips(clips, { seed: recipe.seed, cameras, noise }),
    );
    for (const [estimate, score] of [
      ['lifter', scores.lifter],
      ['mean pose', scores.meanPose],
      ['nearest neighbor', scores.nearest],
    ] as const) {
      const { paMpjpe, mpjpe, nMpjpe, pck, auc, boneLength, acceleration } = score;
      row([
        name,
        points,
        estimate,
        ...[paMpjpe, mpjpe, nMpjpe, pck, auc, boneLength, acceleration].map(cell),
      ]);
    }
  }
}
const [view] = viewClips(test, { seed: recipe.seed, cameras });
const frames = view?.frames ?? [];
const started = performance.now();
for (const { seen } of frames) await lifter.liftSeen(seen);
const each = (performance.now() - started) / frames.length;
process.stdout.write(`\n${each.toFixed(2)} ms for one lift with its mirror image, on one thread\n`);
await lifter.close();
