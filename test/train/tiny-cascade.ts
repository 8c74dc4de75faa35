import { createBatches, type Sample } from '../../src/data/index.ts';
import { neededImage } from '../../src/data/pipeline/image-cache.ts';
import { createEstimator } from '../../src/estimate/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { drawDisc, drawLine, type Image } from '../../src/images/index.ts';
import { createNetworks } from '../../src/models/index.ts';
import { randomStream } from '../../src/random.ts';
import { mirrorOrder, type Skeleton } from '../../src/skeletons/index.ts';
import { type NetworkData, parseRecipe, type TrainOptions, validate } from '../../src/train/index.ts';
import { type MemoryFolder, memoryFolder, runtime } from './tiny-run.ts';

/** A stick with a colored disc at each end and one beside its middle. */
export const kite: Skeleton = {
  name: 'kite',
  joints: ['right', 'left', 'tip'],
  limbs: [{ name: 'stick', from: 'right', to: 'left' }],
  mirrorPairs: [['right', 'left']],
  torso: ['right', 'left'],
};

const side = 96;

/** A kite at a random place in a noisy image; it fills about half of the image. */
export function kiteFigure(seed: number): { readonly sample: Sample; readonly image: Image } {
  const random = randomStream(seed, 17);
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, at) => 100 + ((at * 7919 + seed * 104_729) % 41),
  );
  const image = { width: side, height: side, data };
  const [x, y] = [random.uniform(34, 62), random.uniform(34, 62)];
  const [angle, half] = [random.uniform(-0.6, 0.6), random.uniform(16, 24)];
  const [dx, dy] = [half * Math.cos(angle), half * Math.sin(angle)];
  const [right, left] = [imagePoint(x - dx, y - dy), imagePoint(x + dx, y + dy)];
  const tip = imagePoint(x + random.uniform(-12, 12), y - random.uniform(16, 26));
  drawLine(image, right, left, 1.5, [60, 60, 60]);
  drawDisc(image, right, 4, [255, 255, 255]);
  drawDisc(image, left, 4, [255, 255, 255]);
  drawDisc(image, tip, 4, [0, 0, 0]);
  const id = `kite ${seed}`;
  return { sample: { id, image: id, pose: [{ point: right }, { point: left }, { point: tip }] }, image };
}

export const kites = Array.from({ length: 240 }, (_, index) => kiteFigure(index));
export const heldOutKites = Array.from({ length: 30 }, (_, index) => kiteFigure(1000 + index));

export const kiteRecipe = {
  name: 'kites',
  seed: 3,
  data: { train: ['lsp:somewhere/lsp'] },
  crop: { around: 'image' },
  model: {
    kind: 'deeppose',
    network: { channels: [8, 16, 16], pooling: 'cells', hidden: 32 },
    stages: 2,
    size: 32,
    sigma: 1,
    loss: 'huber',
  },
  augmentation: { flip: 0.5, brightness: { uniform: 0.1 } },
  training: {
    batch: 16,
    steps: 150,
    learningRate: 3e-3,
    optimizer: { kind: 'adam' },
    schedule: { kind: 'cosine' },
  },
  refinement: { start: 'random', people: 40, training: { steps: 150 } },
  validateEvery: 150,
  checkpointEvery: 50,
};

/** The events of a cascade, in order. */
export interface ToldOfCascade {
  readonly titles: string[];
  readonly messages: string[];
  readonly firstSteps: number[];
  readonly warnings: string[];
  readonly measured: string[];
}

export interface MemoryRun {
  readonly whole: MemoryFolder;
  readonly stages: Map<string, MemoryFolder>;
}

export function memoryRun(): MemoryRun {
  return { whole: memoryFolder(), stages: new Map() };
}

/** Options of a cascade over drawn kites, kept in memory, and its events. */
export function tinyCascade(
  run: MemoryRun,
  settings: unknown = kiteRecipe,
  changes: Partial<TrainOptions> & { readonly stepped?: (title: string, step: number) => void } = {},
): TrainOptions & { readonly told: ToldOfCascade } {
  const { stepped, ...options } = changes;
  const recipe = parseRecipe(settings, 'a test');
  const told: ToldOfCascade = { titles: [], messages: [], firstSteps: [], warnings: [], measured: [] };
  return {
    recipe,
    skeleton: kite,
    runtime,
    folder: {
      ...run.whole,
      async subfolder(name) {
        const folder = run.stages.get(name) ?? memoryFolder();
        run.stages.set(name, folder);
        return folder;
      },
    },
    resume: false,
    clock: () => Date.UTC(2024, 1, 29),
    told,
    networks: createNetworks(recipe.model, { joints: kite.joints }),
    batches: kiteBatches,
    async *people(count) {
      for (const person of kites.slice(0, count)) {
        told.measured.push(person.sample.id);
        yield person;
      }
    },
    report(title = '') {
      told.titles.push(title);
      return {
        started: ({ firstStep }) => told.firstSteps.push(firstStep),
        stepped: ({ step }) => stepped?.(title, step),
        validated: () => {},
        warned: (message) => told.warnings.push(message),
      };
    },
    tell: (message) => told.messages.push(message),
    validate: scoreKites,
    ...options,
  };
}

function kiteBatches({ recipe, architecture, crop }: NetworkData, firstStep: number) {
  const options = {
    seed: recipe.seed,
    batchSize: recipe.training.batch,
    codec: architecture.codec,
    mirrorOrder: mirrorOrder(kite),
    crop: crop ?? { around: 'image' as const, padding: 1 },
    augmentation: recipe.augmentation,
  };
  const input = { width: architecture.codec.inputWidth, height: architecture.codec.inputHeight };
  const samples = kites.map(({ sample }) => sample);
  const batches = createBatches(samples, options, async (sample) => {
    const { image } = kites[samples.indexOf(sample)]!;
    return neededImage(image, sample, input, options.crop, options.augmentation);
  });
  let step = firstStep;
  return { next: () => batches.batch(step++), close: async () => {} };
}

export async function scoreKites(model: Uint8Array) {
  const estimator = await createEstimator(model, 'a test', runtime);
  try {
    return await validate(estimator, kite, heldOutKites);
  } finally {
    await estimator.close();
  }
}
