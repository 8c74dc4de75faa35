import { LimberError } from '../errors.ts';
import { type Schedule, scheduleFactor } from '../nn/index.ts';

/**
 * How the stages of a network are trained, as the paper compares (section 4.1): (i) end to end with a loss after every
 * stage, (ii) one stage after the other, each with its own loss, (iii) so and then all jointly, (iv) end to end with
 * the last stage's loss alone.
 */
export const trainingStyles = [
  'end to end',
  'stage by stage',
  'stage by stage then jointly',
  'end to end without intermediate losses',
] as const;
/** The name of a style of training. */
export type TrainingStyle = (typeof trainingStyles)[number];

/** A part of a training in which the same stages learn from the same losses. */
export interface Phase {
  /** Steps taken before it and when it is over. */
  readonly from: number;
  readonly to: number;
  /** Factor on each stage's loss. */
  readonly losses: readonly number[];
  /** For each stage 1 when its parameters learn, 0 when they stay as they are. */
  readonly learning: readonly (0 | 1)[];
}

/**
 * The phases of a training of so many steps, as equally long as whole numbers allow.
 * @param weights factor on each stage's loss where that loss counts.
 * @throws LimberError when there are fewer steps than phases.
 */
export function phasesOf(style: TrainingStyle, weights: readonly number[], steps: number): readonly Phase[] {
  const stages = weights.map((_, stage) => stage);
  const all = { losses: weights, learning: stages.map(() => 1 as const) };
  const alone = stages.map((own) => ({
    losses: weights.map((weight, stage) => (stage === own ? weight : 0)),
    learning: stages.map((stage) => (stage === own ? (1 as const) : (0 as const))),
  }));
  const last = { ...all, losses: alone.at(-1)!.losses };
  const parts = {
    'end to end': [all],
    'stage by stage': alone,
    'stage by stage then jointly': [...alone, all],
    'end to end without intermediate losses': [last],
  }[style];
  if (steps < parts.length) {
    throw new LimberError({
      what: `recipe setting "training.steps" is too small for training ${style}`,
      got: String(steps),
      expected: `at least ${parts.length}`,
    });
  }
  const bound = (index: number) => Math.round((index * steps) / parts.length);
  return parts.map((part, index) => ({ ...part, from: bound(index), to: bound(index + 1) }));
}

/** The phase that a step, counted from 0, belongs to. */
export function phaseAt(phases: readonly Phase[], step: number): Phase {
  return phases.find(({ to }) => step < to) ?? phases.at(-1)!;
}

/** The factor on the base rate at a step, counted from 0: every phase has the whole schedule. */
export function phaseRate(schedule: Schedule, { from, to }: Phase, step: number): number {
  return scheduleFactor(schedule, step - from, to - from);
}
