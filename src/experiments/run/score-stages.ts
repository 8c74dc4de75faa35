import { join } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { type Comparison, comparisons, evaluate } from '../../eval/index.ts';
import { decodeImage } from '../../images/node.ts';
import type { ReceptiveField } from '../../models/index.ts';
import { modelSource } from '../../predictions/index.ts';
import { openModelFile } from '../../runs/node.ts';
import type { Pose } from '../../skeletons/index.ts';
import { files, type StageOutcome } from '../../train/index.ts';
import type { StageResult } from '../index.ts';
import { scoresOf } from './scores.ts';

/** One stage of one arm on the test split. */
export interface ScoredStage extends StageResult {
  readonly compared: readonly Comparison[];
}

/**
 * Scores every stage of a network's run.
 * @param fields what a cell of each stage sees.
 */
export async function scoreNetwork(
  folder: string,
  fields: readonly ReceptiveField[],
  dataset: Dataset,
  threads: number,
): Promise<readonly ScoredStage[]> {
  const stages = await predict(join(folder, files.model), dataset, threads);
  return stages.map(({ name, poses }, index) => {
    const sees = fields[index]?.size[0];
    return { ...scored(name, poses, dataset), ...(sees !== undefined && { sees }) };
  });
}

/** Scores the cascade up to each network that was trained, also those that validation left out in the end. */
export async function scoreCascade(
  folder: string,
  outcomes: readonly StageOutcome[],
  dataset: Dataset,
  threads: number,
): Promise<readonly ScoredStage[]> {
  const stages: ScoredStage[] = [];
  for (const outcome of outcomes) {
    const all = await predict(join(folder, outcome.folder, files.model), dataset, threads);
    const last = scored(networkName(outcome, outcomes), all.at(-1)!.poses, dataset);
    stages.push({ ...last, validation: outcome.score });
  }
  return stages;
}

/** `stage2`; `stage2 sigma 1.5` where several were tried. */
export function networkName({ stage, sigma }: StageOutcome, all: readonly StageOutcome[]): string {
  const several = all.filter((other) => other.stage === stage).length > 1;
  return several ? `stage${stage} sigma ${sigma}` : `stage${stage}`;
}

function scored(name: string, poses: readonly (Pose | null)[], { samples, skeleton }: Dataset): ScoredStage {
  const compared = comparisons(samples, poses);
  return { name, scores: scoresOf(evaluate(skeleton, compared)), compared };
}

/** What each stage of a model says of every test person; a broken picture is told of and counts as missed. */
async function predict(model: string, dataset: Dataset, threads: number) {
  const source = modelSource(() => openModelFile(model, { threads, images: 'many' }), model, decodeImage);
  const { stages, poses, problems = [] } = await source.predict(dataset);
  for (const { message } of problems) process.stderr.write(`warning: ${message}\n`);
  return stages ?? [{ name: 'stage1', poses }];
}
