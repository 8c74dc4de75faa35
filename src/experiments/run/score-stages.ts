import { join } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { type Comparison, comparisons, evaluate } from '../../eval/index.ts';
import { at } from '../../foundation/index.ts';
import { decodeImage } from '../../images/node.ts';
import type { ReceptiveField } from '../../models/index.ts';
import { modelSource } from '../../predictions/index.ts';
import { openModelFile } from '../../runs/node.ts';
import type { Pose } from '../../skeletons/index.ts';
import { files, type NetworkOutcome } from '../../train/index.ts';
import type { StageResult } from '../index.ts';
import { scoresOf } from './scores.ts';

/** How a model is run on the test split. */
export interface Scoring {
  readonly threads: number;
  /** Called for broken images, which count as missed. */
  readonly warn: (message: string) => void;
  /** Ends the work; the signal's reason is then thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** One stage of one arm on the test split. */
export interface ScoredStage extends StageResult {
  readonly compared: readonly Comparison[];
}

/**
 * Scores every stage of a network's run.
 * @param fields the receptive field of each stage.
 */
export async function scoreNetwork(
  folder: string,
  fields: readonly ReceptiveField[],
  dataset: Dataset,
  scoring: Scoring,
): Promise<readonly ScoredStage[]> {
  const stages = await predict(join(folder, files.model), dataset, scoring);
  return stages.map(({ name, poses }, index) => {
    const sees = fields[index]?.size[0];
    return { ...scored(name, poses, dataset), sees };
  });
}

/** Scores the cascade up to each trained network, including those that validation left out. */
export async function scoreCascade(
  folder: string,
  outcomes: readonly NetworkOutcome[],
  dataset: Dataset,
  scoring: Scoring,
): Promise<readonly ScoredStage[]> {
  const stages: ScoredStage[] = [];
  for (const outcome of outcomes) {
    const all = await predict(join(folder, outcome.folder, files.model), dataset, scoring);
    const last = scored(networkName(outcome, outcomes), at(all, -1).poses, dataset);
    stages.push({ ...last, validation: outcome.score });
  }
  return stages;
}

/** `stage2`, or `stage2 sigma 1.5` if several were tried. */
export function networkName({ stage, sigma }: NetworkOutcome, all: readonly NetworkOutcome[]): string {
  const several = all.filter((other) => other.stage === stage).length > 1;
  return several ? `stage${stage} sigma ${sigma}` : `stage${stage}`;
}

function scored(name: string, poses: readonly (Pose | null)[], { samples, skeleton }: Dataset): ScoredStage {
  const compared = comparisons(samples, poses);
  return { name, scores: scoresOf(evaluate(skeleton, compared)), compared };
}

/** The predictions of each stage of a model for every test person. */
async function predict(model: string, dataset: Dataset, { threads, warn, signal }: Scoring) {
  const open = () => openModelFile(model, { threads, images: 'many' });
  const source = modelSource(open, model, decodeImage, { signal });
  const {
    stages,
    poses,
    problems = [],
  } = await source.predict(dataset).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  for (const { message } of problems) warn(message);
  return stages ?? [{ name: 'stage1', poses }];
}
