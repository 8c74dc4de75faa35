import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { type Schedule, scheduleFactor } from '../nn/index.ts';

/**
 * How the stages of a network are trained, as compared in the CPM paper (section 4.1):
 * (i) end to end, with a loss after every stage;
 * (ii) one stage after the other, each with its own loss;
 * (iii) as in (ii), followed by all stages jointly;
 * (iv) end to end, with only the last stage's loss.
 */
export const trainingStyles = [
  'end to end',
  'stage by stage',
  'stage by stage then jointly',
  'end to end without intermediate losses',
] as const;
/** Name of a training style. */
export type TrainingStyle = (typeof trainingStyles)[number];

/** A time of the training during which the same stages learn from the same losses. */
export interface Phase {
  /** Number of steps taken before the phase begins, and when it ends. */
  readonly from: number;
  readonly to: number;
  /** Factor on each stage's loss. */
  readonly losses: readonly number[];
  /** One number per stage: 1 if its parameters are trained in this phase, 0 if they are frozen. */
  readonly learning: readonly (0 | 1)[];
}

/**
 * Divides a training of `steps` steps into phases of equal length, as far as whole numbers allow.
 * @param lossWeights factor on each stage's loss, in the phases that use that loss.
 * @throws LimberError when there are fewer steps than phases.
 */
export function phasesOf(
  style: TrainingStyle,
  lossWeights: readonly number[],
  steps: number,
): readonly Phase[] {
  const stages = lossWeights.map((_, stage) => stage);
  const all = { losses: lossWeights, learning: stages.map(() => 1 as const) };
  const alone = stages.map((own) => ({
    losses: lossWeights.map((weight, stage) => (stage === own ? weight : 0)),
    learning: stages.map((stage) => (stage === own ? (1 as const) : (0 as const))),
  }));
  const last = { ...all, losses: at(alone, -1).losses };
  const phases = {
    'end to end': [all],
    'stage by stage': alone,
    'stage by stage then jointly': [...alone, all],
    'end to end without intermediate losses': [last],
  }[style];
  if (steps < phases.length) {
    throw new LimberError({
      what: `recipe setting "training.steps" is too small for training ${style}`,
      got: String(steps),
      expected: `at least ${phases.length}`,
    });
  }
  const bound = (index: number) => Math.round((index * steps) / phases.length);
  return phases.map((phase, index) => ({ ...phase, from: bound(index), to: bound(index + 1) }));
}

/** The phase that a step belongs to. Steps are counted from 0. */
export function phaseAt(phases: readonly Phase[], step: number): Phase {
  return phases.find(({ to }) => step < to) ?? at(phases, -1);
}

/** The factor on the learning rate at a step, counted from 0. Each phase runs through the whole schedule. */
export function phaseRate(schedule: Schedule, { from, to }: Phase, step: number): number {
  return scheduleFactor(schedule, step - from, to - from);
}
