import { join } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { parametersOf } from '../../graph/index.ts';
import { type Architecture, inferenceNetwork, multiplyAccumulates, stageFields } from '../../models/index.ts';
import { openModelNetworks } from '../../runs/index.ts';
import { readRecipe } from '../../runs/node.ts';
import { sizeOf } from '../../tensor/index.ts';
import { refinementOf } from '../../train/index.ts';
import type { Arm, ArmResult } from '../index.ts';
import { readCascade, readGradients, readLogs } from './read-run.ts';
import { networkName, type ScoredStage, type Scoring, scoreCascade, scoreNetwork } from './score-stages.ts';

export interface ScoredArm extends ArmResult {
  readonly stages: readonly ScoredStage[];
}

/**
 * Scores an arm's model on a test split, and collects the facts about its training from its files.
 * @param folder the arm's run.
 */
export async function scoreArm(
  { name, label, recipe: input }: Arm,
  folder: string,
  dataset: Dataset,
  scoring: Scoring,
): Promise<ScoredArm> {
  const opened = await readRecipe(input);
  const { recipe } = opened;
  const { training, seed, card } = recipe;
  const [first, ...later] = await openModelNetworks(opened, dataset.skeleton);
  const isCascade = first.name !== undefined;
  const outcomes = isCascade ? await readCascade(folder) : [];
  const runs = outcomes.map((outcome) => ({
    folder: join(folder, outcome.folder),
    network: networkName(outcome, outcomes),
  }));
  const stages = isCascade
    ? await scoreCascade(folder, outcomes, dataset, scoring)
    : await scoreNetwork(folder, stageFields(first), dataset, scoring);
  const gradients = await readGradients(folder);
  const { steps = training.steps, batch = training.batch } = refinementOf(recipe).training;
  const crops = dataset.skeleton.joints.length;
  return {
    name,
    label,
    seed,
    steps: training.steps,
    batch: training.batch,
    refinement: later.length > 0 ? { steps, batch } : undefined,
    parameters: sum([first, ...later].map(parameters)),
    multiplyAccumulates: multiplyAccumulates(first) + crops * sum(later.map(multiplyAccumulates)),
    ...(await readLogs(runs.length === 0 ? [{ folder, network: 'network' }] : runs)),
    initializedFrom: card.initializedFrom,
    stages,
    gradients,
  };
}

function parameters(architecture: Architecture): number {
  const { stages } = inferenceNetwork(architecture, { seed: 0 });
  return sum(parametersOf(stages).map(({ shape }) => sizeOf(shape)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
