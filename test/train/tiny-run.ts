import { type Batch, createBatches, type Sample } from '../../src/data/index.ts';
import { wholeImage } from '../../src/data/pipeline/image-cache.ts';
import { createEstimator } from '../../src/estimate/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { drawDisc, type Image } from '../../src/images/index.ts';
import { createNetworks } from '../../src/models/index.ts';
import { randomStream } from '../../src/random.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  files,
  parseRecipe,
  type Recipe,
  type Reporter,
  type RunFolder,
  type TrainOptions,
  type Validation,
  validate,
} from '../../src/train/index.ts';

/** A bright and a dark disc. */
export const discs: Skeleton = {
  name: 'discs',
  joints: ['bright', 'dark'],
  limbs: [],
  mirrorPairs: [],
  torso: ['bright', 'dark'],
};

export const side = 32;

/** An image of noise with both discs, at least a third of its side apart. */
export function figure(seed: number): { readonly sample: Sample; readonly image: Image } {
  const random = randomStream(seed);
  const data = Uint8Array.from({ length: side * side * 3 }, () => 90 + random.integer(70));
  const image = { width: side, height: side, data };
  const place = () => imagePoint(random.uniform(3, side - 4), random.uniform(3, side - 4));
  let [bright, dark] = [place(), place()];
  while (Math.hypot(bright.x - dark.x, bright.y - dark.y) < side / 3) [bright, dark] = [place(), place()];
  drawDisc(image, bright, 3, [255, 255, 255]);
  drawDisc(image, dark, 3, [0, 0, 0]);
  const id = `figure ${seed}`;
  return { sample: { id, image: id, pose: [{ point: bright }, { point: dark }] }, image };
}

const figures = Array.from({ length: 24 }, (_, index) => figure(index));
const heldOut = Array.from({ length: 8 }, (_, index) => figure(1000 + index));

export const regressor = {
  kind: 'regressor',
  width: side,
  height: side,
  blocks: [
    { channels: 8, kernel: 5, pool: 2 },
    { channels: 8, kernel: 3, pool: 2 },
  ],
  hidden: [32],
};

export const cpm = {
  kind: 'cpm',
  preset: 'talk',
  width: side,
  height: side,
  trunk: [{ channels: 8, kernel: 5, pool: 2 }],
  firstStage: [{ channels: 8, kernel: 3, dropout: 0.2 }],
  look: [{ channels: 8, kernel: 3 }],
  refine: [{ channels: 8, kernel: 5 }],
  centerSigma: 6,
  sigma: 3,
  background: false,
  maps: 'probability',
};

/** Eight steps with all kinds of state: moments, averages, dropout, a schedule. */
export const recipe = {
  name: 'tiny',
  seed: 3,
  data: { train: ['lsp:somewhere/lsp'] },
  model: { ...regressor, dropout: 0.2 },
  augmentation: { rotation: { normal: 10 }, flip: 0.5, brightness: { uniform: 0.1 } },
  training: {
    batch: 4,
    steps: 8,
    learningRate: 3e-3,
    schedule: { kind: 'cosine', warmup: 2 },
    optimizer: { kind: 'adamw' },
    weightDecay: 0.01,
    clip: 1,
    emaDecay: 0.8,
  },
  checkpointEvery: 3,
  validateEvery: 4,
};

export const runtime = nodeRuntime({ threads: 1 });

/** A folder in memory, whose contents tests can read and change. */
export function memoryFolder(): RunFolder & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    name: 'memory',
    files,
    read: async (name) => files.get(name),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    append: async (name, text) =>
      void files.set(name, new Uint8Array([...(files.get(name) ?? []), ...new TextEncoder().encode(text)])),
    subfolder: async () => memoryFolder(),
  };
}

export type MemoryFolder = ReturnType<typeof memoryFolder>;

export const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

export function checkpointIn(folder: MemoryFolder, name = 'last.checkpoint') {
  return decodeCheckpoint(folder.files.get(name) ?? new Uint8Array(), name);
}

type Settings = Readonly<Record<string, unknown>>;

/**
 * Rewrites a run's checkpoints as an earlier version would have made them: with that version's names in the recipes.
 */
export function withOldNames(folder: MemoryFolder): void {
  for (const name of [files.last, files.best]) {
    const kept = folder.files.get(name);
    if (kept === undefined) continue;
    const checkpoint = decodeCheckpoint(kept, name);
    folder.files.set(name, encodeCheckpoint({ ...checkpoint, recipe: older(checkpoint.recipe as Recipe) }));
  }
}

const usual = { start: 'previous', people: 2000 };

/** The inverse of the reader of old recipes, for the settings that these tests use. */
function older({ crop, training, refinement, ...others }: Recipe): Settings {
  return {
    ...others,
    framing: crop.around === 'image' ? 'picture' : 'person',
    enlarge: crop.padding,
    training: olderTraining(training),
    // Every old recipe had this setting.
    refinement: { ...usual, ...refinement, training: olderTraining(refinement?.training ?? {}) },
  };
}

function olderTraining({
  learningRate: rate,
  weightDecay: decay,
  emaDecay,
  lossWeights: stageWeights,
  parameterGroups: treatment,
  ...others
}: Partial<Recipe['training']>): Settings {
  const average = emaDecay === undefined ? undefined : Number((1 - emaDecay).toFixed(6));
  const settings = { ...others, rate, decay, average, stageWeights, treatment };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** The events of the run. */
export interface Told {
  readonly firstSteps: number[];
  readonly losses: number[];
  readonly validations: { readonly step: number; readonly score: number; readonly best: boolean }[];
  readonly warnings: string[];
  readonly closed: string[];
}

/** Options of a run over drawn figures, and its events. `spoil` may change a batch, or throw like a killed process. */
export function tinyRun(
  folder: RunFolder,
  settings: unknown = recipe,
  changes: Partial<TrainOptions> & {
    readonly spoil?: (batch: Batch) => Batch;
    readonly stepped?: Reporter['stepped'];
  } = {},
): TrainOptions & { readonly told: Told } {
  const { spoil = (batch) => batch, stepped, ...options } = changes;
  const parsed = parseRecipe(settings, 'a test');
  const networks = createNetworks(parsed.model, { joints: discs.joints });
  const told: Told = { firstSteps: [], losses: [], validations: [], warnings: [], closed: [] };
  return {
    recipe: parsed,
    networks,
    skeleton: discs,
    runtime,
    folder,
    resume: false,
    clock: () => Date.UTC(2024, 1, 29),
    told,
    batches({ architecture }, firstStep) {
      const batches = createBatches(
        figures.map(({ sample }) => sample),
        {
          seed: parsed.seed,
          batchSize: parsed.training.batch,
          codec: architecture.codec,
          mirrorOrder: [0, 1],
          crop: { around: 'image', padding: 1 },
          augmentation: parsed.augmentation,
          allPeople: architecture.allPeople ?? false,
        },
        async ({ id }) => wholeImage(figures.find(({ sample }) => sample.id === id)!.image),
      );
      let step = firstStep;
      return {
        next: async () => spoil(await batches.batch(step++)),
        close: async () => void told.closed.push('batches'),
      };
    },
    validate: scoreHeldOut,
    report: () => ({
      started: ({ firstStep }) => told.firstSteps.push(firstStep),
      stepped(progress) {
        told.losses.push(progress.loss);
        stepped?.(progress);
      },
      validated: (step, { score }, best) => told.validations.push({ step, score, best }),
      warned: (message) => told.warnings.push(message),
    }),
    people: () => {
      throw new Error('a model of one network looks at nobody again');
    },
    tell: (message) => told.warnings.push(message),
    ...options,
  };
}

export async function scoreHeldOut(model: Uint8Array): Promise<Validation> {
  const estimator = await createEstimator(model, 'a test', runtime);
  try {
    return await validate(estimator, discs, heldOut);
  } finally {
    await estimator.close();
  }
}
