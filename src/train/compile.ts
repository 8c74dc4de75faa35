import { LimberError } from '../errors.ts';
import { input, parametersOf, type Value } from '../graph/index.ts';
import type { Architecture } from '../models/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { compileStep } from './compile-step.ts';
import { criterion, element } from './criterion.ts';
import { complement } from './old-settings.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingStep, Treatment } from './step.ts';
import { type Phase, phasesOf } from './styles.ts';
import { trainingNetwork } from './training-network.ts';
import { fittingWeights, type Weights } from './weights.ts';

/** A training step and when it is fed which `loss factors` and `learning` stages, inputs that it has where there are several phases. */
export interface CompiledTraining extends TrainingStep {
  readonly phases: readonly Phase[];
}

/**
 * The training step that a recipe describes. It is fed `image`, `targets`, `weights` and, if the network looks at it,
 * `center`; if its first stage is compared with everybody in the crop also `everybody/targets` and `everybody/weights`.
 * @param initial values to begin with in place of the network's own, where names and sizes fit.
 * @throws LimberError when the recipe does not fit the model.
 */
export async function compileTraining(
  { seed, training }: Recipe,
  architecture: Architecture,
  runtime: Runtime,
  initial: Weights | undefined,
): Promise<CompiledTraining> {
  const { batch, optimizer, weightDecay, clip, emaDecay, parameterGroups, lossWeights, style, steps } =
    training;
  const gradientStatistics = training.gradientStatistics !== undefined;
  const network = trainingNetwork(architecture, runtime, { batch, seed, whole: gradientStatistics });
  const { parts, step } = network;
  const factors = lossWeights.length === 0 ? network.stages.map(() => 1) : lossWeights;
  const phases = phasesOf(style, factors, steps);
  const changing = phases.length > 1;
  const { loss, stages } = criterion(
    network.stages,
    architecture.codec,
    changing ? factors : phases[0]!.losses,
    {
      ...(architecture.loss && { own: architecture.loss }),
      everybody: architecture.allPeople ?? false,
      parts,
      changing,
    },
  );
  const names = parametersOf(network.stages).map(({ node }) => node.name);
  if (initial !== undefined && fittingWeights(network.stages, initial).size === 0) {
    throw new LimberError({
      what: 'the model to begin with has no weights that fit',
      expected: `names and sizes such as ${names.slice(0, 3).join(', ')}`,
    });
  }
  const compiled = await compileStep(runtime, {
    loss,
    parts,
    metrics: stages,
    step,
    optimizer,
    decay: weightDecay,
    ...(initial === undefined ? {} : { initial }),
    ...(clip === undefined ? {} : { clip }),
    ...(emaDecay === undefined ? {} : { average: complement(emaDecay) }),
    treatment: treatments(parameterGroups, names),
    ...(network.updates === undefined ? {} : { updates: network.updates }),
    ...(changing ? { learning: learningStages(network.stages) } : {}),
    gradientStatistics,
  });
  return { ...compiled, phases };
}

/** A parameter belongs to the first stage that depends on it: a shared trunk to the first of all. */
function learningStages(stages: readonly Value[]): (name: string) => Value | undefined {
  const learning = input('learning', 'float32', [stages.length]);
  const masks = new Map<string, Value>();
  for (const [index, stage] of stages.entries()) {
    const mask = element(learning, index);
    for (const { node } of parametersOf([stage])) if (!masks.has(node.name)) masks.set(node.name, mask);
  }
  return (name) => masks.get(name);
}

/** @throws LimberError for a pattern that matches no parameter: what it should freeze or slow down would not be. */
function treatments(
  rules: Recipe['training']['parameterGroups'],
  names: readonly string[],
): (name: string) => Treatment {
  const compiled = rules.map(({ match, ...factors }) => ({ pattern: new RegExp(match), factors }));
  const idle = compiled.findIndex(({ pattern }) => !names.some((name) => pattern.test(name)));
  if (idle >= 0) {
    throw new LimberError({
      what: `recipe setting "training.parameterGroups.${idle}.match" matches no parameter`,
      got: rules[idle]!.match,
      expected: `a pattern for names such as ${names.slice(0, 3).join(', ')}`,
    });
  }
  return (name) => {
    const { learningRateFactor: rate, weightDecayFactor: decay } =
      compiled.find(({ pattern }) => pattern.test(name))?.factors ?? {};
    return { ...(rate === undefined ? {} : { rate }), ...(decay === undefined ? {} : { decay }) };
  };
}
