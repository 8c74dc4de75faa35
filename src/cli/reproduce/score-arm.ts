import { join } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { type Comparison, comparisons, type Evaluation, evaluate, type Score } from '../../eval/index.ts';
import type { Arm, ArmResult, Scores, StageResult, ValidationPoint } from '../../experiments/index.ts';
import { decodeImage } from '../../images/node.ts';
import { type Architecture, arithmeticOf, stageFields } from '../../models/index.ts';
import { parametersOf } from '../../graph/index.ts';
import type { Pose } from '../../skeletons/index.ts';
import { sizeOf } from '../../tensor/index.ts';
import { files, isCascade, parseRecipe } from '../../train/index.ts';
import { loadEstimator } from '../model-file.ts';
import { modelPredictor } from '../predictions/model.ts';
import { openArchitectures } from '../read-recipe.ts';
import { readCascade, readGradients, readLog } from './read-run.ts';

/** One stage of one arm on the test split. */
export interface ScoredStage extends StageResult {
  readonly compared: readonly Comparison[];
}

export interface ScoredArm extends ArmResult {
  readonly stages: readonly ScoredStage[];
}

/**
 * Scores what an arm trained on a test split and gathers what its files say of the training.
 * @param folder the arm's run.
 * @param path its recipe's file.
 */
export async function scoreArm(
  { name, label, recipe: input }: Arm,
  folder: string,
  path: string,
  dataset: Dataset,
  threads: number,
): Promise<ScoredArm> {
  const recipe = parseRecipe(input, path);
  const architectures = await openArchitectures(recipe, path, dataset.skeleton);
  const networks = Array.from({ length: isCascade(recipe) ? recipe.model.stages : 1 }, (_, index) =>
    architectures(index + 1),
  );
  const score = async (model: string) => predict(model, dataset, threads);
  const scored = (name: string, poses: readonly (Pose | null)[]): ScoredStage => {
    const compared = comparisons(dataset.samples, poses);
    return { name, scores: scoresOf(evaluate(dataset.skeleton, compared)), compared };
  };
  let seconds = 0;
  const validation: ValidationPoint[] = [];
  const stages: ScoredStage[] = [];
  const follow = async (run: string, network: string) => {
    const log = await readLog(run, network, seconds);
    seconds = log.seconds;
    validation.push(...log.validation);
  };
  if (isCascade(recipe)) {
    const outcomes = await readCascade(folder);
    for (const { stage, sigma, folder: run, score: best } of outcomes) {
      const several = sigma !== undefined && recipe.model.sigma.length > 1;
      const title = `stage${stage}${several ? ` sigma ${sigma}` : ''}`;
      await follow(join(folder, run), title);
      const poses = (await score(join(folder, run, files.model))).at(-1)!.poses;
      stages.push({ ...scored(title, poses), validation: best });
    }
  } else {
    await follow(folder, 'network');
    const fields = stageFields(networks[0]!);
    for (const [index, { name, poses }] of (await score(join(folder, files.model))).entries()) {
      const field = fields[index];
      stages.push({ ...scored(name, poses), ...(field && { sees: field.size[0] }) });
    }
  }
  const gradients = await readGradients(folder);
  const { training, refinement, seed, card } = recipe;
  const { steps = training.steps, batch = training.batch } = refinement.training;
  return {
    name,
    label,
    seed,
    steps: training.steps,
    batch: training.batch,
    ...(networks.length > 1 && { refinement: { steps, batch } }),
    parameters: networks.reduce((sum, network) => sum + parameters(network), 0),
    arithmetic: networks.reduce(
      (sum, network, index) =>
        sum + arithmeticOf(network) * (index === 0 ? 1 : dataset.skeleton.joints.length),
      0,
    ),
    seconds,
    ...(card.initializedFrom !== undefined && { initializedFrom: card.initializedFrom }),
    validation,
    stages,
    ...(gradients && { gradients }),
  };
}

/** What each stage of a model says of every test person. */
async function predict(model: string, dataset: Dataset, threads: number) {
  const open = (path: string) => loadEstimator(path, threads, dataset.samples.length);
  const run = { flip: false, refine: 0 };
  const { stages, poses } = await modelPredictor(open, decodeImage)(model, dataset, run);
  return stages ?? [{ name: 'stage1', poses }];
}

function parameters(architecture: Architecture): number {
  const { stages } = architecture.build({ batch: 1, seed: 0, mode: { kind: 'inference' } });
  return parametersOf(stages).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

export function scoresOf({ pck, auc, pcp, curve }: Evaluation): Scores {
  return {
    pck: pck.mean,
    auc: auc.mean,
    pcp: pcp.strict.mean,
    parts: pck.parts,
    limbs: pooled(pcp.strict.limbs),
    curve: { thresholds: curve.thresholds, mean: curve.mean },
  };
}

/** Left and right limbs together, as papers quote them. */
function pooled(limbs: Readonly<Record<string, Score>>): Readonly<Record<string, Score>> {
  const groups = new Map<string, Score[]>();
  for (const [name, score] of Object.entries(limbs)) {
    const kind = name.replace(/^(left|right) /, '');
    groups.set(kind, [...(groups.get(kind) ?? []), score]);
  }
  return Object.fromEntries(
    [...groups].map(([kind, scores]) => {
      const known = scores.filter((score) => score !== null);
      return [kind, known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length];
    }),
  );
}
