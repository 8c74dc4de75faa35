import { z } from 'zod';
import { trainingStyles } from './styles.ts';

export const positive = z.number().positive();
export const count = z.int().positive();
export const fraction = z.number().min(0).max(1);
const factor = z.number().min(0);
/** A moving average with the decay 1 would never move. */
const decayRate = z.number().min(0).lt(1);

const adam = {
  beta1: decayRate.exactOptional().describe('Decay of the mean of the gradients; 0.9 unless given.'),
  beta2: decayRate.exactOptional().describe('Decay of the mean of their squares; 0.999 unless given.'),
  epsilon: positive.exactOptional().describe('Added to the denominator; 1e-8 unless given.'),
};

const optimizer = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sgd'),
      momentum: decayRate.exactOptional().describe('Decay of the velocity; 0 unless given.'),
    }),
    z.strictObject({
      kind: z.literal('adagrad'),
      epsilon: positive.exactOptional().describe('Added to the denominator; 1e-10 unless given.'),
    }),
    z.strictObject({ kind: z.literal('adam'), ...adam }),
    z.strictObject({ kind: z.literal('adamw'), ...adam }),
  ])
  .describe('How parameters follow their gradients.');

const warmup = z
  .int()
  .min(0)
  .exactOptional()
  .describe('Steps in which the rate rises linearly from 0; none unless given.');

const schedule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant'), warmup }),
    z.strictObject({
      kind: z.literal('step'),
      every: count.describe('Steps after which the rate is multiplied once more.'),
      factor: positive.describe('What the rate is multiplied by.'),
      warmup,
    }),
    z.strictObject({
      kind: z.literal('cosine'),
      final: fraction.exactOptional().describe('Share of the rate that is left at the end; 0 unless given.'),
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
    .describe('Factor on the learning rate; 1 unless given. 0 freezes the parameters.'),
  weightDecayFactor: factor.exactOptional().describe('Factor on the weight decay; 1 unless given.'),
});

/** Settings that a cascade's later networks may have of their own. */
const common = {
  batch: count.describe('Images per step.'),
  steps: count.describe('Steps in all.'),
  learningRate: positive.describe('Learning rate before the schedule.'),
  weightDecay: factor.describe(
    'Weight decay. For adamw it is decoupled from the gradient; else it is added to the gradient as an L2 penalty.',
  ),
  clip: positive.describe('Largest global norm of the gradients; larger gradients are scaled down to it.'),
  emaDecay: fraction.describe(
    'Decay of the exponential moving average of the parameters. With it the average is validated and exported. ' +
      'At step s the decay is min(emaDecay, s / (s + 9)), so that early steps are forgotten. ' +
      'Older recipes have `average`, which is 1 − emaDecay.',
  ),
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
    .describe("Factor on each stage's loss, first to last; 1 each unless given."),
  style: z
    .enum(trainingStyles)
    .default('end to end')
    .describe(
      'Which stages learn when, and from which losses. Phases of a training are equally long, and each has the whole schedule.',
    ),
  gradientStatistics: count
    .exactOptional()
    .describe('Every so many steps the magnitudes of all gradients are counted, for `gradients.jsonl`.'),
});

/** What a cascade's later networks have in place of the first one's settings. */
export const refinementTrainingSettings = z.strictObject({
  batch: common.batch.exactOptional(),
  steps: common.steps.exactOptional(),
  learningRate: common.learningRate.exactOptional(),
  schedule: schedule.exactOptional(),
  optimizer: optimizer.exactOptional(),
  weightDecay: common.weightDecay.exactOptional(),
  clip: common.clip.exactOptional(),
  emaDecay: common.emaDecay.exactOptional(),
});

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
