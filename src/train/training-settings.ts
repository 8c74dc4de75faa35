import * as z from 'zod';
import { trainingStyles } from './phases.ts';

export const positive = z.number().positive();
export const count = z.int().positive();
export const fraction = z.number().min(0).max(1);
const factor = z.number().min(0);
/** A moving average with decay 1 would never change. */
const decayRate = z.number().min(0).lt(1);

const adam = {
  beta1: decayRate
    .exactOptional()
    .meta({ description: 'Decay of the mean of the gradients.', fallback: '0.9' }),
  beta2: decayRate
    .exactOptional()
    .meta({ description: 'Decay of the mean of their squares.', fallback: '0.999' }),
  epsilon: positive.exactOptional().meta({ description: 'Added to the denominator.', fallback: '1e-8' }),
};

const optimizer = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sgd'),
      momentum: decayRate.exactOptional().meta({ description: 'Decay of the velocity.', fallback: '0' }),
    }),
    z.strictObject({
      kind: z.literal('adagrad'),
      epsilon: positive.exactOptional().meta({ description: 'Added to the denominator.', fallback: '1e-10' }),
    }),
    z.strictObject({ kind: z.literal('adam'), ...adam }),
    z.strictObject({ kind: z.literal('adamw'), ...adam }),
  ])
  .describe('How gradients change the parameters.');

const warmup = z.int().min(0).exactOptional().meta({
  description: 'Time in which the learning rate rises linearly from 0.',
  fallback: '0',
  unit: 'steps',
});

const schedule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant'), warmup }),
    z.strictObject({
      kind: z.literal('step'),
      every: count.meta({
        description: 'Interval at which the learning rate is multiplied by `factor`.',
        unit: 'steps',
      }),
      factor: positive.describe('Factor on the learning rate.'),
      warmup,
    }),
    z.strictObject({
      kind: z.literal('cosine'),
      final: fraction
        .exactOptional()
        .meta({ description: 'Learning rate at the end, as a share of the initial one.', fallback: '0' }),
      warmup,
    }),
  ])
  .describe('How the learning rate changes over the training.');

const parameterGroup = z.strictObject({
  match: z
    .string()
    .refine(isPattern, { error: 'a regular expression' })
    .describe('Regular expression for names of parameters. The first group that matches counts.'),
  learningRateFactor: factor
    .exactOptional()
    .meta({ description: 'Factor on the learning rate. 0 freezes the parameters.', fallback: '1' }),
  weightDecayFactor: factor
    .exactOptional()
    .meta({ description: 'Factor on the weight decay.', fallback: '1' }),
});

/** Settings that may have separate values for a cascade's later networks. */
const common = {
  batch: count.meta({ description: 'Images per step.', unit: 'images' }),
  steps: count.meta({ description: 'Length of the training.', unit: 'steps' }),
  learningRate: positive.describe('Learning rate before the schedule.'),
  weightDecay: factor.describe(
    'Weight decay. For adamw it is decoupled from the gradient; else it is added to the gradient as an L2 penalty.',
  ),
  clip: positive.meta({
    description: 'Largest global norm of the gradients; larger gradients are scaled down to it.',
    fallback: 'no limit',
  }),
  emaDecay: fraction.meta({
    description:
      'Decay of the exponential moving average of the parameters. With it the average is validated and exported. ' +
      'At step s the decay is min(emaDecay, s / (s + 9)), so that early steps are forgotten. ' +
      'Older recipes have `average`, which is 1 − emaDecay.',
    fallback: 'no average',
  }),
};

export const trainingSettings = z.strictObject({
  ...common,
  schedule: schedule.default({ kind: 'constant' }),
  optimizer,
  weightDecay: common.weightDecay.default(0),
  clip: common.clip.exactOptional(),
  emaDecay: common.emaDecay.exactOptional(),
  parameterGroups: z
    .array(parameterGroup)
    .default([])
    .describe('Factors on learning rate and weight decay for some parameters.'),
  lossWeights: z
    .array(factor)
    .default([])
    .meta({ description: "Factor on each stage's loss, first to last.", fallback: '1 each' }),
  style: z
    .enum(trainingStyles)
    .default('end to end')
    .describe(
      'Which stages are trained in which phase, and by which losses. All phases are equally long, and each runs through the whole schedule.',
    ),
  patience: count.exactOptional().meta({
    description:
      'Early stopping: the training ends when this many validations in a row are not better than the best before, by `bestBy`. The best model is kept.',
    fallback: 'never',
    unit: 'validations',
  }),
  gradientStatistics: count.exactOptional().meta({
    description: 'How often the magnitudes of all gradients are counted, for `gradients.jsonl`.',
    fallback: 'never',
    unit: 'steps',
  }),
});

/** Settings of a cascade's later networks. A missing setting has the first network's value. */
export const refinementTrainingSettings = z.strictObject({
  batch: optional(common.batch),
  steps: optional(common.steps),
  learningRate: optional(common.learningRate),
  schedule: optional(schedule),
  optimizer: optional(optimizer),
  weightDecay: optional(common.weightDecay),
  clip: optional(common.clip),
  emaDecay: optional(common.emaDecay),
});

function optional<S extends z.ZodType>(setting: S) {
  return setting.exactOptional().meta({ ...setting.meta(), fallback: "the first network's" });
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
