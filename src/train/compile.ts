import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { parametersOf, type Value } from '../graph/index.ts';
import type { TrainableArchitecture } from '../models/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { compileStep } from './compile-step.ts';
import { criterion, element } from './criterion.ts';
import { complement } from './old-settings.ts';
import { type Phase, phasesOf } from './phases.ts';
import type { Recipe } from './recipe.ts';
import type { ParameterFactors, TrainingStep } from './step.ts';
import { settingInputs } from './step-inputs.ts';
import { trainingNetwork } from './training-network.ts';
import { fittingWeights, type Weights } from './weights.ts';

/** The training step that a recipe describes, with its phases. */
export interface CompiledTraining extends TrainingStep {
  /** The training's phases, in order. Every step is given its phase. */
  readonly phases: readonly Phase[];
}

/**
 * Compiles the training step that a recipe describes for a network. `batchRows` declares its batches.
 * @param initial parameters to begin with instead of the network's own, where names and sizes fit.
 * @throws LimberError when the recipe does not fit the model.
 */
export async function compileTraining(
  { seed, training }: Recipe,
  architecture: TrainableArchitecture,
  runtime: Runtime,
  initial: Weights | undefined,
): Promise<CompiledTraining> {
  const { batch, optimizer, weightDecay, clip, emaDecay, parameterGroups, lossWeights, style, steps } =
    training;
  const gradientStatistics = training.gradientStatistics !== undefined;
  const network = trainingNetwork(architecture, runtime, { batch, seed, whole: gradientStatistics });
  const factors = lossWeights.length === 0 ? network.stages.map(() => 1) : lossWeights;
  const phases = phasesOf(style, factors, steps);
  const changing = phases.length > 1;
  const { loss, stages } = criterion(network.stages, architecture, network.batch, {
    lossWeights: changing ? factors : at(phases, 0).losses,
    changing,
  });
  const names = parametersOf(network.stages).map(({ node }) => node.name);
  if (initial !== undefined && fittingWeights(network.stages, initial).size === 0) {
    throw new LimberError({
      what: 'no parameter of the initial model fits',
      expected: `names and sizes such as ${names.slice(0, 3).join(', ')}`,
    });
  }
  const compiled = await compileStep(runtime, {
    loss,
    batch: network.batch,
    metrics: stages,
    optimizer,
    weightDecay,
    initial,
    clip,
    emaShare: emaDecay === undefined ? undefined : complement(emaDecay),
    factors: groupFactors(parameterGroups, names),
    updates: network.updates,
    learning: changing ? learningStages(network.stages) : undefined,
    gradientStatistics,
  });
  return { ...compiled, phases };
}

/** A parameter belongs to the first stage that depends on it. A trunk shared by all stages belongs to stage 1. */
function learningStages(stages: readonly Value[]): (name: string) => Value | undefined {
  const learning = settingInputs.learning(stages.length);
  const masks = new Map<string, Value>();
  for (const [index, stage] of stages.entries()) {
    const mask = element(learning, index);
    for (const { node } of parametersOf([stage])) if (!masks.has(node.name)) masks.set(node.name, mask);
  }
  return (name) => masks.get(name);
}

/**
 * The learning-rate and weight-decay factors of the first group that matches a parameter. @throws LimberError for a
 * group that matches none.
 */
function groupFactors(
  rules: Recipe['training']['parameterGroups'],
  names: readonly string[],
): (name: string) => ParameterFactors {
  const compiled = rules.map(({ match, learningRateFactor, weightDecayFactor }) => ({
    pattern: new RegExp(match),
    factors: { learningRate: learningRateFactor, weightDecay: weightDecayFactor },
  }));
  const idle = compiled.findIndex(({ pattern }) => !names.some((name) => pattern.test(name)));
  if (idle >= 0) {
    throw new LimberError({
      what: `recipe setting "training.parameterGroups.${idle}.match" matches no parameter`,
      got: at(rules, idle).match,
      expected: `a pattern for names such as ${names.slice(0, 3).join(', ')}`,
    });
  }
  return (name) => compiled.find(({ pattern }) => pattern.test(name))?.factors ?? {};
}
