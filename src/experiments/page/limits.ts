import { percent } from '../../page/index.ts';
import type { Experiment } from '../experiment.ts';
import type { ArmResult, ExperimentResult } from '../result.ts';
import { finalStage } from './reference.ts';
import { isAboveBaseline } from './verdict.ts';
import { duration, listed } from './words.ts';

/** The limits of an experiment's findings, in sentences. */
export function limitsOf(experiment: Experiment, result: ExperimentResult): readonly string[] {
  return [
    time(result),
    'Each network was trained once, from one seed. The intervals cover the choice of test people but not the seed: another seed might reverse a small difference.',
    ...unlearned(result),
    ...transferred(result),
    distance(experiment, result),
  ];
}

function time({ spent, budget, machine }: ExperimentResult): string {
  const within = budget === null ? '' : `, of a budget of ${duration(budget)},`;
  const threads = machine.threads === 1 ? 'one thread' : `${machine.threads} threads`;
  return `All trainings together took ${duration(spent)}${within} on ${threads} of ${machine.processor}.`;
}

function unlearned(result: ExperimentResult): readonly string[] {
  const names = result.arms.flatMap((arm) => {
    const scores = finalStage(arm)?.scores;
    return !scores || isAboveBaseline(scores, result) ? [] : [`“${arm.label}” (${percent(scores.pck)})`];
  });
  if (names.length === 0) return [];
  const [are, have, them] = names.length === 1 ? ['is', 'it has', 'it'] : ['are', 'they have', 'them'];
  return [
    `${listed(names)} ${are} not above the baseline, the mean pose (${percent(result.baseline.pck)}): ${have} learned too little for a conclusion about ${them}.`,
  ];
}

function transferred({ arms }: ExperimentResult): readonly string[] {
  const names = arms.filter(({ initializedFrom }) => initializedFrom !== undefined);
  if (names.length === 0) return [];
  return [
    `${listed(names.map(({ label }) => `“${label}”`))} began with another network's weights. So a lead over networks that began with random weights is partly due to the earlier training.`,
  ];
}

function distance({ paperExamples }: Experiment, { arms }: ExperimentResult): string {
  const seen = Math.max(0, ...arms.map(examplesSeen));
  const early = 'So this shows how networks differ early in training, not how good they become';
  const here = `here a network saw no more than ${seen.toLocaleString('en-US')}`;
  if (paperExamples === undefined)
    return `The training is much shorter than the paper's: ${here} people, repeats included. ${early}.`;
  const share =
    seen === 0
      ? ''
      : `, about one in ${Math.max(1, Math.round(paperExamples / seen)).toLocaleString('en-US')}`;
  return `The paper's training saw ${paperExamples.toLocaleString('en-US')} people, repeats included; ${here}${share}. ${early}.`;
}

/** Number of people that the first, or only, network was trained on, including repeats. */
export function examplesSeen({ steps, batch }: ArmResult): number {
  return steps * batch;
}
