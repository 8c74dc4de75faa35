import { z } from 'zod';
import type { AugmentationOptions } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { modelConfigSchema } from '../models/index.ts';
import { schemaProblem } from '../schema-problem.ts';
import { withTodaysNames } from './old-settings.ts';
import {
  count,
  fraction,
  positive,
  refinementTrainingSettings,
  trainingSettings,
} from './training-settings.ts';

const variation = z.union([z.strictObject({ normal: positive }), z.strictObject({ uniform: positive })], {
  error: '{ normal: … } or { uniform: … }',
});

const augmentationSchema: z.ZodType<AugmentationOptions> = z.strictObject({
  rotation: variation.exactOptional().describe('Rotation, in degrees.'),
  scale: variation
    .exactOptional()
    .describe("Doublings of the person's size: the person grows by the factor 2 to the power of the value."),
  shift: variation
    .exactOptional()
    .describe("Shift of the crop's centre on each axis, as a fraction of the crop's width and height."),
  flip: fraction.exactOptional().describe('Probability of a mirror image; 0 unless given.'),
  brightness: variation
    .exactOptional()
    .describe('Added to every color value, as a fraction of the full range.'),
  contrast: variation.exactOptional().describe('Doublings of the distance from mid-grey.'),
  color: variation
    .exactOptional()
    .describe('Added to red, green and blue independently, as a fraction of the full range.'),
});

const source = z.union(
  [
    z
      .string()
      .transform((dataset) => ({ dataset, repeat: 1 }))
      .describe('`FORMAT:FOLDER`, each of whose people counts once in an epoch.'),
    z.strictObject({
      dataset: z.string().describe('`FORMAT:FOLDER`.'),
      repeat: count.default(1).describe('How often each of its people counts in an epoch.'),
      annotations: z.string().min(1).exactOptional().describe('The file of annotations of a COCO dataset.'),
      category: z.string().min(1).exactOptional().describe('The category of a COCO dataset.'),
    }),
  ],
  { error: 'FORMAT:FOLDER or { dataset: FORMAT:FOLDER, repeat: … }' },
);

const cropSchema = z.strictObject({
  around: z
    .enum(['person', 'image'])
    .default('person')
    .describe(
      "What the crop is around: a person's box, or the whole image where each image holds one subject.",
    ),
  padding: positive
    .default(1.3)
    .describe(
      "Factor on the longer side of the box around the person's joints. With `around: image` it is used only when a pose is estimated and then looked at once more.",
    ),
});

/** A training: its data, its model, and how the model is fitted to the data. Every default is here. */
export const recipeSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the recipe, which the exported model carries.'),
  seed: z.int().default(1).describe('Seed of everything that is drawn at random.'),
  data: z
    .strictObject({
      train: z
        .array(source)
        .min(1)
        .describe('Datasets. Their folders are relative to `--data`; only their training splits are used.'),
      skeleton: z
        .string()
        .min(1)
        .exactOptional()
        .describe(
          "Skeleton that all datasets are mapped to: a standard skeleton's name, or a file relative to the recipe. The first dataset's own unless given.",
        ),
      validation: count
        .default(100)
        .describe(
          'People of the first dataset that are held out to validate on, with everybody else in their images.',
        ),
      cache: count.default(2048).describe('Memory for decoded images, in MiB.'),
    })
    .describe('What the network learns from.'),
  model: modelConfigSchema.describe('The network.'),
  initialize: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'A model exported by Limber, relative to the recipe. The training begins with its parameters where names and sizes fit.',
    ),
  crop: cropSchema.prefault({}).describe('The part of an image that the network sees.'),
  augmentation: augmentationSchema
    .default({})
    .describe('Random changes of every crop. What is left out does not vary.'),
  training: trainingSettings.describe('How the network is trained.'),
  refinement: z
    .strictObject({
      start: z
        .enum(['previous', 'random'])
        .default('previous')
        .describe(
          "What a later network begins with: the parameters of the network before, or random ones as in DeepPose's paper.",
        ),
      people: count
        .default(2000)
        .describe('People of the training set on whom the errors of the stages before are measured.'),
      augmentation: augmentationSchema
        .exactOptional()
        .describe("Augmentation of the later networks' crops; the first network's unless given."),
      training: refinementTrainingSettings
        .default({})
        .describe("Settings of the later networks, each in place of the first network's."),
    })
    .prefault({})
    .describe("How a cascade's networks after the first are trained, where that differs."),
  checkpointEvery: count.default(200).describe('Steps between checkpoints.'),
  validateEvery: count.default(500).describe('Steps between validations.'),
  card: z
    .strictObject({
      initializedFrom: z
        .string()
        .exactOptional()
        .describe(
          'Where the initial parameters come from, in words; the file of the trunk or of `initialize` unless given.',
        ),
      licence: z.string().default('unstated').describe("Licence of the model's parameters."),
    })
    .prefault({})
    .describe('What the exported model says of itself.'),
});

export type Recipe = z.infer<typeof recipeSchema>;

/** A recipe as it is written, without what is left to defaults. */
export type RecipeInput = z.input<typeof recipeSchema>;

/**
 * Reads a recipe.
 * @param value the recipe as data. Names that settings had in earlier versions are still read.
 * @param where the recipe's file, for messages.
 * @param warn told of every old name that is used, with the new one.
 * @throws LimberError naming the first setting that is wrong, or one that is there under its old and its new name.
 */
export function parseRecipe(
  value: unknown,
  where: string,
  warn: (message: string) => void = () => {},
): Recipe {
  const settings = withTodaysNames(value, warn, where);
  const parsed = recipeSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const words = { whole: 'the recipe', part: 'recipe setting' };
  throw new LimberError({ ...schemaProblem(parsed.error.issues[0]!, settings, words), where });
}
