import * as z from 'zod';
import { type AugmentationOptions, unlabeledMeanings } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { camerasSchema } from '../lift/index.ts';
import { findsSeveral, modelConfigSchema } from '../models/index.ts';
import { parseAs } from '../schema-problem.ts';
import { bestMeasures } from './best-measure.ts';
import { withTodaysNames } from './old-settings.ts';
import { withAbsentTaught } from './teach-absent.ts';
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
  rotation: variation.exactOptional().meta({ description: 'Rotation of the crop.', unit: 'degrees' }),
  scale: variation.exactOptional().meta({
    description: 'Scale of the subject: the size is multiplied by 2 to the power of the value.',
    unit: 'doublings',
  }),
  shift: variation.exactOptional().meta({
    description: "Shift of the crop's center on each axis.",
    unit: "fractions of the crop's width and height",
  }),
  flip: fraction
    .exactOptional()
    .meta({ description: 'Probability of mirroring the crop left to right.', fallback: '0' }),
  brightness: variation
    .exactOptional()
    .meta({ description: 'Added to every color value.', unit: 'fractions of the full range' }),
  contrast: variation.exactOptional().meta({
    description: 'Contrast: the distance from mid-gray is multiplied by 2 to the power of the value.',
    unit: 'doublings',
  }),
  color: variation.exactOptional().meta({
    description: 'Added to red, green and blue independently.',
    unit: 'fractions of the full range',
  }),
  part: z
    .strictObject({
      probability: fraction.describe(
        'Share of crops that show only a part of the subject, such as the upper body.',
      ),
      cut: fraction
        .default(0.5)
        .describe("Share of these crops in which the image ends at the part's border."),
    })
    .exactOptional()
    .meta({ description: 'Crops around a part of the subject.', fallback: 'none' }),
  resolution: z
    .strictObject({
      probability: fraction.describe('Share of crops of low resolution.'),
      least: positive
        .max(1)
        .default(0.25)
        .describe("Smallest resolution, as a share of the crop's. Drawn between it and 1."),
    })
    .exactOptional()
    .meta({ description: 'Crops of low resolution, enlarged to the input.', fallback: 'none' }),
  occlusion: z
    .strictObject({
      probability: fraction.describe('Share of crops in which a rectangle of one color covers something.'),
      largest: positive
        .max(1)
        .default(0.4)
        .describe("Longest side of the rectangle, as a share of the crop's."),
    })
    .exactOptional()
    .meta({
      description: 'Crops in which something is covered. The covered joints keep their labels.',
      fallback: 'none',
    }),
  mosaic: fraction.exactOptional().meta({
    description:
      'Probability that four images share a crop, each in a quarter of it, so that subjects are smaller and more. Only for detectors and with `people: several`.',
    fallback: '0',
  }),
});

const unlabeledMeaning = z.enum(unlabeledMeanings);

const source = z.union(
  [
    z
      .string()
      .transform((dataset) => ({ dataset, repeat: 1 }))
      .describe('`FORMAT:FOLDER`. Each of its subjects counts once in an epoch.'),
    z.strictObject({
      dataset: z.string().describe('`FORMAT:FOLDER`.'),
      repeat: count.default(1).describe('How often each of its subjects counts in an epoch.'),
      annotations: z.string().min(1).exactOptional().meta({
        description: 'Annotation file within the folder, for COCO, FLIC and MPII.',
        fallback: 'the one of the split',
      }),
      category: z
        .string()
        .min(1)
        .exactOptional()
        .meta({ description: 'Category of a COCO dataset.', fallback: 'the only one with key points' }),
      unlabeled: z
        .union([unlabeledMeaning, z.record(z.string(), unlabeledMeaning)], {
          error: 'absent, unknown, or one of them for each joint that is named',
        })
        .exactOptional()
        .meta({
          description:
            'Meaning of a joint without a label. `absent`: it is not in the image, and its map is trained to be empty. `unknown`: training ignores it. For all joints or for some, e.g. `{ tongue: absent }`. Only for models of belief maps.',
          fallback: '`unknown`',
        }),
    }),
  ],
  { error: 'FORMAT:FOLDER or { dataset: FORMAT:FOLDER, repeat: … }' },
);

const cropSchema = z.strictObject({
  around: z
    .enum(['person', 'image'])
    .default('person')
    .describe(
      'Content of the crop: `person` is the box of one subject, `image` the whole image, for images of one subject.',
    ),
  padding: positive
    .default(1.3)
    .describe(
      "Factor on the longer side of the box around the subject's joints. With `around: image` it is used only by further passes around an estimated pose.",
    ),
});

const clipNames = z.array(z.string().min(1)).readonly().default([]);

/** How a model's second and later networks are trained. */
export const refinementSchema = z.strictObject({
  start: z
    .enum(['previous', 'random'])
    .default('previous')
    .describe(
      'Initial parameters of a later network: those of the previous network, or random ones as in the DeepPose paper.',
    ),
  people: count.default(2000).meta({
    description:
      'Number of subjects of the training set on which the errors of the previous stages are measured.',
    unit: 'subjects',
  }),
  augmentation: augmentationSchema
    .exactOptional()
    .meta({ description: "Augmentation of the later networks' crops.", fallback: "the first network's" }),
  training: refinementTrainingSettings
    .default({})
    .describe("Settings of the later networks. They replace the first network's."),
});

export type Refinement = z.infer<typeof refinementSchema>;

/** A training: its data, its model, and how the model is fitted to the data. This schema holds every default. */
export const recipeSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the recipe and of the exported model.'),
  seed: z.int().default(1).describe('Seed of everything that is drawn at random.'),
  data: z
    .strictObject({
      train: z.array(source).min(1).describe('Datasets. Only their training splits are used.'),
      skeleton: z.string().min(1).exactOptional().meta({
        description: "Skeleton that all datasets are mapped to: a standard skeleton's name, or a file.",
        fallback: "the first dataset's own",
      }),
      validation: count.default(100).meta({
        description:
          'Number of subjects of the first dataset that are held out for validation. All other subjects in their images are held out too.',
        unit: 'subjects',
      }),
      clips: z
        .strictObject({
          validation: clipNames.describe('Clips that choose the best model.'),
          test: clipNames.describe('Clips that are kept for a test.'),
        })
        .exactOptional()
        .meta({
          description:
            'For a lifter: clips that are held out of training, by the names of clips (`01_14`) or subjects (`05`).',
          fallback: 'none',
        }),
      cache: count.default(2048).meta({ description: 'Memory for decoded images.', unit: 'MiB' }),
    })
    .describe('The training data.'),
  model: modelConfigSchema.describe('The network.'),
  initialize: z.string().min(1).exactOptional().meta({
    description:
      'A model exported by Limber. The training begins with its parameters where names and sizes fit.',
    fallback: "the model's initial parameters",
  }),
  cameras: camerasSchema.exactOptional().meta({
    description: 'For a lifter: the virtual cameras that see the motion capture.',
    fallback: 'the defaults of its settings',
  }),
  crop: cropSchema.prefault({}).describe('The part of an image that the network sees.'),
  augmentation: augmentationSchema
    .default({})
    .describe('Random changes of every crop. A missing setting means no change.'),
  training: trainingSettings.describe('How the network is trained.'),
  refinement: refinementSchema
    .exactOptional()
    .describe("Training settings of a cascade's later networks that differ from the first network's."),
  checkpointEvery: count.default(200).meta({ description: 'Time between checkpoints.', unit: 'steps' }),
  validateEvery: count.default(500).meta({ description: 'Time between validations.', unit: 'steps' }),
  bestBy: z
    .enum(bestMeasures)
    .default('pck')
    .describe(
      'Measure that chooses the best model on the subjects held out: `pck` (PCK@0.2), `auc` (area under the PCK curve up to 0.2), or `epe` (mean error in pixels, for subjects whose box changes with their pose). In a cascade it chooses within each network; the networks are compared by PCK@0.2.',
    ),
  card: z
    .strictObject({
      initializedFrom: z.string().exactOptional().meta({
        description: 'Where the initial parameters come from, in words.',
        fallback: 'name and SHA-256 digest of the model in `initialize`, or else of the trunk',
      }),
      distilledFrom: z.string().exactOptional().meta({
        description:
          'The teacher that made or corrected the labels, in words. Every score of the model then says that it is distilled.',
      }),
      license: z.string().default('unstated').describe("License of the model's parameters."),
    })
    .prefault({})
    .describe('Facts that the exported model states about itself.'),
});

/** A recipe with all settings. Settings that were not written have their defaults. */
export type Recipe = z.infer<typeof recipeSchema>;

/** A recipe as a user writes it: settings that have defaults may be missing. */
export type RecipeInput = z.input<typeof recipeSchema>;

/**
 * Reads a recipe.
 * @param value the recipe as data. Names from earlier versions are still read.
 * @param where the recipe's file, for messages.
 * @param warn called once per old name, with a sentence that states the new name.
 * @throws LimberError that names the first wrong setting, or a setting given under both its old and its new name.
 */
export function parseRecipe(
  value: unknown,
  where: string,
  warn: (message: string) => void = () => {},
): Recipe {
  const settings = withTodaysNames(value, warn, where);
  const recipe = parseAs(recipeSchema, settings, { whole: 'the recipe', part: 'recipe setting' }, where);
  requireUsed(recipe, where);
  return withAbsentTaught(recipe, where);
}

/** Refuses settings that would have no effect. */
function requireUsed(recipe: Recipe, where: string): void {
  requireLifted(recipe, where);
  const { model, refinement, augmentation } = recipe;
  const forOthers = {
    detector: ['rotation', 'part'],
    several: [],
    one: ['mosaic'],
  } as const;
  const looksFor = model.kind === 'detector' ? model.kind : findsSeveral(model) ? 'several' : 'one';
  const unused = forOthers[looksFor].find((setting) => augmentation[setting] !== undefined);
  if (unused !== undefined) {
    throw new LimberError({
      what: `recipe setting "augmentation.${unused}" has no effect`,
      got: `the model "${model.kind}"`,
      expected: `"${unused}" ${model.kind === 'detector' ? 'for models of joints' : 'for a detector or with people: several'} only`,
      where,
    });
  }
  if (model.kind === 'deeppose' || refinement === undefined) return;
  throw new LimberError({
    what: 'recipe setting "refinement" has no effect',
    got: `a model of one network, "${model.kind}"`,
    expected: '"refinement" with the model "deeppose" only',
    where,
  });
}

/** Refuses settings of lifters in other recipes, and settings of images in a lifter's. */
function requireLifted({ model, data, cameras, augmentation }: Recipe, where: string): void {
  const lifts = model.kind === 'lift';
  const [setting] = lifts
    ? Object.keys(augmentation).map((name) => `augmentation.${name}`)
    : [...(data.clips ? ['data.clips'] : []), ...(cameras ? ['cameras'] : [])];
  if (setting === undefined) return;
  throw new LimberError({
    what: `recipe setting "${setting}" has no effect`,
    got: `the model "${model.kind}"`,
    expected: `"${setting}" ${lifts ? 'for models that see images' : 'with the model "lift"'} only`,
    where,
  });
}
