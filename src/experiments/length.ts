import type { RecipeInput } from '../train/index.ts';

/** Number of validations and of checkpoints per training. */
const [validations, checkpoints] = [6, 12];
/** Number of times that gradients are counted. */
const moments = 4;

/** Multiplies the lengths of a recipe's trainings by a factor. Warm-ups and schedules are stretched with them. */
export function lengthened(recipe: RecipeInput, factor: number): RecipeInput {
  const training = scaled(recipe.training, factor);
  const { refinement } = recipe;
  const { steps } = training;
  return {
    ...recipe,
    training: {
      ...training,
      ...(training.gradientStatistics !== undefined && { gradientStatistics: every(steps - 1, moments - 1) }),
    },
    ...(refinement?.training && {
      refinement: { ...refinement, training: scaled(refinement.training, factor) },
    }),
    validateEvery: every(steps, validations),
    checkpointEvery: every(steps, checkpoints),
  };
}

type Length = Pick<RecipeInput['training'], 'schedule'> & { readonly steps?: number };

function scaled<Training extends Length>(training: Training, factor: number): Training {
  const { steps, schedule } = training;
  const times = (count: number) => Math.max(1, Math.round(count * factor));
  return {
    ...training,
    ...(steps !== undefined && { steps: times(steps) }),
    ...(schedule !== undefined && {
      schedule: {
        ...schedule,
        ...(schedule.warmup !== undefined && { warmup: Math.round(schedule.warmup * factor) }),
        ...(schedule.kind === 'step' && { every: times(schedule.every) }),
      },
    }),
  };
}

function every(steps: number, times: number): number {
  return Math.max(1, Math.ceil(steps / times));
}
