import { expect, it } from 'vitest';
import { createBatches, type Sample } from '../../src/data/index.ts';
import { wholeImage } from '../../src/data/pipeline/image-cache.ts';
import { createEstimator } from '../../src/estimate/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { type Color, drawDisc, drawLine, type Image } from '../../src/images/index.ts';
import { createNetworks } from '../../src/models/index.ts';
import { randomStream } from '../../src/random.ts';
import { connections, type Skeleton } from '../../src/skeletons/index.ts';
import { files, parseRecipe, train, validate } from '../../src/train/index.ts';
import { memoryFolder, runtime } from './tiny-run.ts';

const side = 64;

/** A rod with a red, a green and a blue disc. */
const rod: Skeleton = {
  name: 'rod',
  joints: ['red', 'green', 'blue'],
  limbs: [
    { name: 'upper', from: 'red', to: 'green' },
    { name: 'lower', from: 'green', to: 'blue' },
  ],
  mirrorPairs: [],
  torso: ['red', 'blue'],
};
const colors: readonly Color[] = [
  [230, 40, 40],
  [40, 230, 40],
  [40, 40, 230],
];

/** An image of noise with some rods in any direction. Their middles are at least a rod's length apart. */
function rods(seed: number, count: number): { readonly image: Image; readonly samples: readonly Sample[] } {
  const random = randomStream(seed, count);
  const data = Uint8Array.from({ length: side * side * 3 }, () => 90 + random.integer(60));
  const image = { width: side, height: side, data };
  const middles: { readonly x: number; readonly y: number }[] = [];
  while (middles.length < count) {
    const middle = { x: random.uniform(10, side - 11), y: random.uniform(10, side - 11) };
    if (middles.every(({ x, y }) => Math.hypot(x - middle.x, y - middle.y) > 20)) middles.push(middle);
  }
  const samples = middles.map(({ x, y }, index): Sample => {
    const angle = random.uniform(0, 2 * Math.PI);
    const pose = [-9, 0, 9].map((far) => ({
      point: imagePoint(x + far * Math.cos(angle), y + far * Math.sin(angle)),
    }));
    for (const [from, to] of [
      [0, 1],
      [1, 2],
    ] as const) {
      drawLine(image, pose[from]!.point, pose[to]!.point, 1.5, [220, 220, 220]);
    }
    for (const [joint, { point }] of pose.entries()) drawDisc(image, point, 2.5, colors[joint]!);
    return { id: `rods ${seed}, ${index}`, image: `rods ${seed}`, pose };
  });
  return { image, samples };
}

const settings = {
  name: 'rods',
  seed: 1,
  data: { train: ['coco:rods'] },
  model: {
    kind: 'cpm',
    people: 'several',
    preset: 'talk',
    width: side,
    height: side,
    trunk: [
      { channels: 12, kernel: 5, pool: 2 },
      { channels: 16, kernel: 3 },
    ],
    firstStage: [{ channels: 24, kernel: 5 }],
    look: [],
    refine: [{ channels: 24, kernel: 7 }],
    sigma: 3,
    background: false,
    maps: 'peak',
    initializer: 'he',
  },
  crop: { around: 'image' },
  augmentation: { flip: 0.5 },
  training: {
    batch: 8,
    steps: 250,
    learningRate: 4e-3,
    optimizer: { kind: 'adamw' },
    schedule: { kind: 'cosine', warmup: 10 },
  },
  validateEvery: 250,
};

it('trains a Convolutional Pose Machine that finds all figures, and no person in an empty image', async () => {
  const recipe = parseRecipe(settings, 'a test');
  const scenes = Array.from({ length: 120 }, (_, seed) => rods(seed, 1 + (seed % 3)));
  const heldOut = Array.from({ length: 30 }, (_, index) => rods(1000 + index, 1 + (index % 3)));
  const samples = scenes.flatMap(({ samples }) => samples);
  const images = new Map(scenes.flatMap(({ image, samples }) => samples.map((sample) => [sample, image])));
  const networks = createNetworks(recipe.model, {
    joints: rod.joints,
    limbs: (named) => connections(rod, named),
  });
  const open = async (bytes: Uint8Array) => createEstimator(bytes, 'rods', runtime);
  const people = heldOut.flatMap(({ image, samples }) => samples.map((sample) => ({ sample, image })));
  const folder = memoryFolder();
  const problems: string[] = [];
  await train({
    recipe,
    networks,
    skeleton: rod,
    runtime,
    folder,
    resume: false,
    clock: () => Date.UTC(2024, 1, 29),
    batches({ architecture }) {
      const batches = createBatches(
        samples,
        {
          seed: 1,
          batchSize: 8,
          codec: architecture.codec,
          mirrorOrder: [0, 1, 2],
          crop: { around: 'image', padding: 1 },
          augmentation: recipe.augmentation,
        },
        async (sample) => wholeImage(images.get(sample)!),
        (sample) => samples.filter((other) => other !== sample && other.image === sample.image),
      );
      let step = 0;
      return { next: () => batches.batch(step++), close: async () => {} };
    },
    async validate(bytes) {
      const estimator = await open(bytes);
      try {
        return await validate(estimator, rod, people);
      } finally {
        await estimator.close();
      }
    },
    report: () => ({
      started() {},
      stepped() {},
      validated() {},
      warned: (message) => problems.push(message),
    }),
    tell: (message) => problems.push(message),
    people: () => {
      throw new Error('a model of one network looks at nobody again');
    },
  });
  expect(problems).toEqual([]);

  const estimator = await open(folder.files.get(files.model)!);
  let [right, all, counted] = [0, 0, 0];
  for (const { image, samples } of heldOut) {
    const found = await estimator.estimateEverybody(image);
    if (found.length === samples.length) counted++;
    for (const { pose } of samples) {
      const hits = found.map(
        (person) =>
          pose.filter((joint, index) => {
            const point = person.pose[index]?.point;
            return joint && point && Math.hypot(point.x - joint.point.x, point.y - joint.point.y) < 3;
          }).length,
      );
      right += Math.max(0, ...hits);
      all += pose.length;
    }
  }
  const noise = {
    ...heldOut[0]!.image,
    data: heldOut[0]!.image.data.map((_, index) => 90 + (index % 7) * 8),
  };
  expect(await estimator.estimateEverybody(noise)).toEqual([]);
  // Several views find the same people.
  for (const { image, samples } of heldOut.slice(0, 6)) {
    const alone = await estimator.estimateEverybody(image);
    const found = await estimator.estimateEverybody(image, { scales: [0.9, 1, 1.1] });
    expect(found).toHaveLength(samples.length);
    for (const { pose } of found) {
      const nearest = alone.map((other) =>
        Math.max(
          ...pose.map((joint, index) => {
            const [one, two] = [joint?.point, other.pose[index]?.point];
            return one && two ? Math.hypot(one.x - two.x, one.y - two.y) : 0;
          }),
        ),
      );
      expect(Math.min(...nearest)).toBeLessThan(3);
    }
  }
  expect(estimator.metadata.calibration).toBeDefined();
  // In a box, the person nearest to its center.
  const [
    {
      image,
      samples: [someone],
    },
  ] = heldOut as [(typeof heldOut)[number]];
  const { x, y } = someone!.pose[1]!.point;
  const one = await estimator.estimate(image, { box: { x: x - 20, y: y - 20, width: 40, height: 40 } });
  expect(one.pose).toHaveLength(3);
  await estimator.close();
  expect(right / all, `${right} of ${all} joints`).toBeGreaterThan(0.95);
  expect(counted / heldOut.length, 'images with the right number of people').toBeGreaterThan(0.85);
}, 300_000);
