import { z } from 'zod';
import type { AugmentationOptions } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { modelConfigSchema } from '../models/index.ts';
import { schemaProblem } from '../schema-problem.ts';
import { trainingStyles } from './styles.ts';

const positive = z.number().positive();
const count = z.int().positive();
const fraction = z.number().min(0).max(1);
/** How much of itself a running mean keeps; it would never move at 1. */
const keep = z.number().min(0).lt(1);
const spread = z.union([z.strictObject({ normal: positive }), z.strictObject({ uniform: positive })], {
  error: '{ normal: … } or { uniform: … }',
});

const augmentationSchema: z.ZodType<AugmentationOptions> = z.strictObject({
  rotation: spread.exactOptional(),
  scale: spread.exactOptional(),
  shift: spread.exactOptional(),
  flip: fraction.exactOptional(),
  brightness: spread.exactOptional(),
  contrast: spread.exactOptional(),
  colour: spread.exactOptional(),
});

const adam = {
  beta1: keep.exactOptional(),
  beta2: keep.exactOptional(),
  epsilon: positive.exactOptional(),
};
const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), momentum: keep.exactOptional() }),
  z.strictObject({ kind: z.literal('adagrad'), epsilon: positive.exactOptional() }),
  z.strictObject({ kind: z.literal('adam'), ...adam }),
  z.strictObject({ kind: z.literal('adamw'), ...adam }),
]);

const warmup = z.int().min(0).exactOptional();
const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), warmup }),
  z.strictObject({ kind: z.literal('step'), every: count, factor: positive, warmup }),
  z.strictObject({ kind: z.literal('cosine'), final: fraction.exactOptional(), warmup }),
]);

const pattern = z.string().refine(isPattern, { error: 'a regular expression' });

/** `FORMAT:FOLDER`, how many times each of its people counts in an epoch, and what is chosen of a COCO dataset. */
const source = z.union(
  [
    z.string().transform((dataset) => ({ dataset, repeat: 1 })),
    z.strictObject({
      dataset: z.string(),
      repeat: count.default(1),
      annotations: z.string().min(1).exactOptional(),
      category: z.string().min(1).exactOptional(),
    }),
  ],
  { error: 'FORMAT:FOLDER or { dataset: FORMAT:FOLDER, repeat: … }' },
);

/** What a training is: data, model, and how the one is fitted to the other. Every default is here. */
export const recipeSchema = z.strictObject({
  name: z.string().min(1),
  /** Of everything that is drawn at random. */
  seed: z.int().default(1),
  data: z.strictObject({
    /** Folders are relative to `--data`; only training splits are used. */
    train: z.array(source).min(1),
    /** A standard skeleton's name, or a file relative to the recipe, to see all of them in: the first one's own unless given. */
    skeleton: z.string().min(1).exactOptional(),
    /** How many people of the first of them are held out to validate on, with everybody else in their pictures. */
    validation: count.default(100),
    /** Memory for decoded pictures, in MiB. */
    cache: count.default(2048),
  }),
  model: modelConfigSchema,
  /** A model exported by Limber, relative to the recipe, whose weights training begins with where names and sizes fit. */
  initialize: z.string().min(1).exactOptional(),
  /** What the network sees: a person's surroundings, or the whole picture, for pictures that hold one subject each. */
  framing: z.enum(['person', 'picture']).default('person'),
  /** How far the crop reaches around a person, as a factor on the longer side of the box around the joints. */
  enlarge: positive.default(1.3),
  augmentation: augmentationSchema.default({}),
  training: z.strictObject({
    batch: count,
    steps: count,
    rate: positive,
    schedule: scheduleSchema.default({ kind: 'constant' }),
    optimizer: optimizerSchema,
    decay: z.number().min(0).default(0),
    /** Global norm that gradients are clipped to. */
    clip: positive.exactOptional(),
    /**
     * Smallest share of the newest weights in their running average, which is then what is validated and exported;
     * at step s the share is max(average, 9 / (s + 9)).
     */
    average: fraction.exactOptional(),
    /** Factors on rate and decay for parameters whose names match; the first match counts. A rate of 0 freezes. */
    treatment: z
      .array(
        z.strictObject({
          match: pattern,
          rate: z.number().min(0).exactOptional(),
          decay: z.number().min(0).exactOptional(),
        }),
      )
      .default([]),
    /** Factor on each stage's loss; 1 where none is given. */
    stageWeights: z.array(z.number().min(0)).default([]),
    /** Which stages learn when, and from which losses; parts of a training are equally long, each with the whole schedule. */
    style: z.enum(trainingStyles).default('end to end'),
    /** Every how many steps the magnitudes of all gradients are counted, for `gradients.jsonl`. */
    gradientStatistics: count.exactOptional(),
  }),
  /** How a cascade's networks after the first are trained, where that differs. */
  refinement: z
    .strictObject({
      /** What their weights are before: the network's before, or random numbers as in the paper. */
      start: z.enum(['previous', 'random']).default('previous'),
      /** How many people in training the errors of the stages before are measured on. */
      people: count.default(2000),
      augmentation: augmentationSchema.exactOptional(),
      /** What takes the place of the first network's settings. */
      training: z
        .strictObject({
          batch: count.exactOptional(),
          steps: count.exactOptional(),
          rate: positive.exactOptional(),
          schedule: scheduleSchema.exactOptional(),
          optimizer: optimizerSchema.exactOptional(),
          decay: z.number().min(0).exactOptional(),
          clip: positive.exactOptional(),
          average: fraction.exactOptional(),
        })
        .default({}),
    })
    .prefault({}),
  /** In steps. */
  checkpointEvery: count.default(200),
  validateEvery: count.default(500),
  /** Stated in the exported model. */
  card: z
    .strictObject({ initializedFrom: z.string().exactOptional(), licence: z.string().default('unstated') })
    .prefault({}),
});

export type Recipe = z.infer<typeof recipeSchema>;

/** A recipe as it is written, without what is left to defaults. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** @throws LimberError naming the first setting that is wrong, and where it is. */
export function parseRecipe(value: unknown, where: string): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const words = { whole: 'the recipe', part: 'recipe setting' };
  throw new LimberError({ ...schemaProblem(parsed.error.issues[0]!, value, words), where });
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
