import { cpus } from 'node:os';
import type { Dataset } from '../../data/index.ts';
import {
  type Comparison,
  comparisons,
  evaluate,
  meanPoseBaseline,
  pairedComparison,
} from '../../eval/index.ts';
import { version } from '../../version.ts';
import type { Claim, ClaimResult, Experiment, ExperimentResult, StageResult } from '../index.ts';
import { refer } from '../page/index.ts';
import { type OpenedSetting, openHalf } from './open-setting.ts';
import type { PlanFile } from './plan-file.ts';
import type { ScoredArm } from './score-arm.ts';
import { scoresOf } from './scores.ts';

/** Collects everything that the page shows, after all arms have been scored. */
export async function gatherResult(
  experiment: Experiment,
  { budget, smoke }: PlanFile,
  opened: OpenedSetting,
  dataset: Dataset,
  arms: readonly ScoredArm[],
  { threads, command }: { readonly threads: number; readonly command: string },
): Promise<ExperimentResult> {
  const training = await openHalf(opened, 'train');
  const { setting } = opened;
  const { samples, skeleton } = dataset;
  const poses = (of: Dataset) => of.samples.map(({ pose }) => pose);
  const baseline = meanPoseBaseline(poses(training), poses(dataset));
  return {
    limber: version,
    date: new Date().toISOString(),
    command,
    experiment: experiment.name,
    smoke,
    budget,
    spent: arms.reduce((sum, { seconds }) => sum + seconds, 0),
    machine: { processor: cpus()[0]?.model ?? 'unknown', threads, node: process.version },
    data: {
      train: setting.data.train.map((source) => (typeof source === 'string' ? source : source.dataset)),
      test: setting.test,
      validation: setting.data.validation ?? 0,
      people: samples.length,
    },
    baseline: scoresOf(evaluate(skeleton, comparisons(samples, baseline))),
    arms: arms.map((arm) => ({ ...arm, stages: arm.stages.map(({ compared: _, ...stage }) => stage) })),
    claims: experiment.claims.map((claim) => tested(claim, dataset, arms)),
  };
}

/** The difference on the same people; `null` if one of the two was not trained. */
function tested(
  { text, better, worse }: Claim,
  { skeleton }: Dataset,
  arms: readonly ScoredArm[],
): ClaimResult {
  const compared = new Map<StageResult, readonly Comparison[]>(
    arms.flatMap(({ stages }) => stages.map((stage) => [stage, stage.compared] as const)),
  );
  const [second, first] = [better, worse].map((key) => {
    const { stage } = refer({ arms }, key);
    return stage && compared.get(stage);
  });
  const difference = first && second ? pairedComparison(skeleton, first, second).headline : null;
  return { text, better, worse, difference };
}
