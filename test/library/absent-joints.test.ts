import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, memorySource, type Sample, toCoco } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { drawDisc, drawLine } from '../../src/images/index.ts';
import { encodePng } from '../../src/images/node.ts';
import {
  openDataset,
  openModel,
  renderReport,
  scoreModel,
  trainRecipe,
} from '../../src/public/node/index.ts';
import { randomStream } from '../../src/random.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';
import type { RecipeInput } from '../../src/train/index.ts';

/** Arms of two limbs on noise. Half of them have no hand: the forearm ends, and the hand has no label. */

const arm: Skeleton = {
  name: 'arm',
  joints: ['shoulder', 'elbow', 'hand'],
  limbs: [
    { name: 'upper arm', from: 'shoulder', to: 'elbow' },
    { name: 'forearm', from: 'elbow', to: 'hand' },
  ],
  mirrorPairs: [],
  torso: ['shoulder', 'elbow'],
};
const side = 32;

function drawArm(number: number) {
  const random = randomStream(5, number);
  const data = Uint8Array.from({ length: side * side * 3 }, () => 60 + random.integer(60));
  const image = { width: side, height: side, data };
  const from = (x: number, y: number, angle: number, length: number) =>
    imagePoint(x + length * Math.cos(angle), y + length * Math.sin(angle));
  const angle = random.uniform(0, 2 * Math.PI);
  const elbow = imagePoint(random.uniform(13, 19), random.uniform(13, 19));
  const shoulder = from(elbow.x, elbow.y, angle, 9);
  const hand = from(elbow.x, elbow.y, angle + random.uniform(1.2, 5), 9);
  drawLine(image, shoulder, elbow, 0.8, [150, 150, 150]);
  drawLine(image, elbow, hand, 0.8, [150, 150, 150]);
  drawDisc(image, shoulder, 2, [255, 255, 255]);
  drawDisc(image, elbow, 2, [40, 90, 255]);
  const handless = random.uniform(0, 1) < 0.5;
  if (!handless) drawDisc(image, hand, 2, [255, 60, 40]);
  return { image, pose: [{ point: shoulder }, { point: elbow }, handless ? null : { point: hand }] };
}

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-absent-'));
  for (const [split, numbers] of [
    ['train', [0, 200]],
    ['val', [200, 260]],
  ] as const) {
    const samples: Sample[] = [];
    for (let number = numbers[0]; number < numbers[1]; number++) {
      const { image, pose } = drawArm(number);
      const name = `${number}.png`;
      await writeFile(join(root, name), await encodePng(image));
      samples.push({ id: name, image: name, pose, imageSize: { width: side, height: side } });
    }
    const dataset: Dataset = { name: 'arms', skeleton: arm, files: memorySource({}), samples };
    await writeFile(join(root, `${split}.json`), JSON.stringify(toCoco(dataset).document));
  }
});
afterAll(() => rm(root, { recursive: true }));

const recipe = (maps: 'peak' | 'probability', taught: boolean): RecipeInput => ({
  name: `arms ${maps} ${taught}`,
  data: {
    train: [{ dataset: 'coco:train.json', ...(taught && { unlabeled: { hand: 'absent' } }) }],
    validation: 50,
  },
  model: {
    kind: 'cpm',
    preset: 'talk',
    width: side,
    height: side,
    stages: 1,
    trunk: [
      { channels: 12, kernel: 5, pool: 2 },
      { channels: 16, kernel: 3 },
    ],
    ownTrunk: false,
    firstStage: [],
    sigma: 3,
    background: false,
    maps,
  },
  crop: { around: 'image' },
  training: {
    batch: 8,
    steps: 150,
    learningRate: 8e-3,
    schedule: { kind: 'cosine', warmup: 10 },
    optimizer: { kind: 'adamw' },
    clip: 5,
  },
  validateEvery: 150,
});

/** Trains, and scores on arms outside the training data. */
async function trained(maps: 'peak' | 'probability', taught: boolean) {
  const input = recipe(maps, taught);
  const run = await trainRecipe(input, { data: root, out: join(root, input.name), threads: 1 });
  const model = await openModel(run.model, { threads: 1 });
  try {
    const unlabeled = { hand: 'absent' } as const;
    const dataset = await openDataset(`coco:${join(root, 'val.json')}`, { unlabeled });
    const date = '2026-01-01T00:00:00.000Z';
    const score = await scoreModel(model, dataset, { date });
    const strict = await scoreModel(model, dataset, { date, minConfidence: 0.5 });
    const handless = dataset.samples.find(({ absent }) => absent?.[2])!;
    const found = await model.estimate(join(root, handless.image), { minConfidence: 0.5 });
    return { run, model, score, strict, found: found.people[0]! };
  } finally {
    await model.close();
  }
}

describe.each(['probability', 'peak'] as const)('a network with maps of kind %s', (maps) => {
  it('finds no hand without one, if training treats unlabeled joints as absent', async () => {
    const untaught = (await trained(maps, false)).score.document.sources[0]!;
    const { run, model, score, strict, found } = await trained(maps, true);
    const { confidence } = score.document.sources[0]!;
    const [before, hand] = [untaught.confidence.perJoint.hand!, confidence.perJoint.hand!];

    expect(hand.absent).toBeGreaterThan(20);
    expect(hand.falsePositives / hand.absent).toBeLessThan(0.15);
    // With an L2 loss, peaks stay low without a hand, with and without this training. Probabilities must sum to 1
    // somewhere.
    if (maps === 'probability') expect(before.falsePositives / before.absent).toBeGreaterThan(0.5);
    expect(hand.found / hand.labeled).toBeGreaterThan(0.85);

    expect(model.metadata.calibration).toMatchObject({ kind: 'logistic' });
    expect(run.confidence).toMatch(/^calibrated on 1\d\d joints held out of training: /);
    expect(confidence.error).toBeLessThan(12);
    expect(found.pose[2]).toBeNull();
    expect(found.joints).not.toHaveProperty('hand');
    expect(strict.document).toMatchObject({ minConfidence: 0.5 });
    expect(await renderReport(score)).toContain('Reliability diagram');
  }, 240_000);
});
