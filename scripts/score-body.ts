import { join } from 'node:path';
import { fitBody } from '../src/body/index.ts';
import type { Pose3d } from '../src/eval/index.ts';
import { at } from '../src/foundation/index.ts';
import { liftJoints, measuredErrors, scoreViews, viewClips } from '../src/lift/index.ts';
import { jointPositions } from '../src/motion/index.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { openLifter } from '../src/public/node/index.ts';
import { openLiftData } from '../src/runs/index.ts';
import { readRecipe } from '../src/runs/node.ts';

// Scores bodies fitted to lifted joints, on some validation clips of the lifter's recipe, with the measured errors:
// npx tsx scripts/score-body.ts recipes/lift.yaml data

const [recipeFile = 'recipes/lift.yaml', data = '../shared/data'] = process.argv.slice(2);
const names = ['07_01', '02_07', '01_13'];

const { recipe } = await readRecipe(recipeFile);
const { validation, cameras } = await openLiftData(recipe, (place) =>
  nodePlatform.openSource(join(data, place)),
);
const clips = validation.filter(({ name }) => names.includes(name));
const viewed = viewClips(clips, { seed: recipe.seed, cameras, noise: measuredErrors, views: 2 });
const lifter = await openLifter();

for (const smooth of [undefined, 0, 0.33, 1, 3.3]) {
  const poses = new Map<object, Pose3d>();
  for (const { frames } of viewed) {
    const lifted: Pose3d[] = [];
    for (const { seen } of frames) lifted.push(await lifter.liftSeen(seen));
    const positions = lifted.flatMap((pose) =>
      pose.flatMap((point) => (point ? [point.x, point.y, point.z] : [Number.NaN, Number.NaN, Number.NaN])),
    );
    const given = { joints: liftJoints, frameRate: 15, frames: frames.length, axes: 'camera' } as const;
    const fitted =
      smooth === undefined
        ? undefined
        : jointPositions(fitBody({ ...given, positions: Float64Array.from(positions) }, { smooth }));
    frames.forEach((view, frame) => {
      if (fitted === undefined) {
        poses.set(view, at(lifted, frame));
        return;
      }
      const body = liftJoints.map((name) => {
        const place = 3 * (frame * fitted.joints.length + fitted.joints.indexOf(name));
        const value = (axis: number) => at(fitted.positions, place + axis);
        return { x: value(0), y: -value(1), z: -value(2) };
      });
      poses.set(view, body);
    });
  }
  const { mpjpe, paMpjpe, boneLength, acceleration } = await scoreViews(
    viewed,
    (view) => poses.get(view) ?? [],
  );
  const cells = [mpjpe, paMpjpe, boneLength, acceleration].map(({ mean }) => (mean ?? Number.NaN).toFixed(1));
  process.stdout.write(`| ${[smooth ?? 'as lifted', ...cells].join(' | ')} |\n`);
}
await lifter.close();
