import { LimberError } from '../errors.ts';
import { input, parametersOf } from '../graph/index.ts';
import type { Architecture } from '../models/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { criterion } from './criterion.ts';
import type { Recipe } from './recipe.ts';
import { compileStep, type TrainingStep, type Treatment } from './step.ts';
import { fittingWeights, type Weights } from './weights.ts';

/**
 * The training step that a recipe describes. It is fed `image`, `targets`, `weights` and, if the network looks at it,
 * `center`.
 * @param initial values to begin with in place of the network's own, where names and sizes fit.
 * @throws LimberError when the recipe does not fit the model.
 */
export function compileTraining(
  { seed, training }: Recipe,
  architecture: Architecture,
  runtime: Runtime,
  initial: Weights | undefined,
): Promise<TrainingStep> {
  const { batch, optimizer, decay, clip, average, treatment, stageWeights } = training;
  const step = input('step', 'float32', []);
  const center = input('center', 'float32', [batch, 2]);
  const network = architecture.build({ batch, seed, mode: { kind: 'training', step, center } });
  const { loss, stages } = criterion(network.stages, architecture.codec, stageWeights);
  const names = parametersOf(network.stages).map(({ node }) => node.name);
  if (initial !== undefined && fittingWeights(network.stages, initial).size === 0) {
    throw new LimberError({
      what: 'the model to begin with has no weights that fit',
      expected: `names and sizes such as ${names.slice(0, 3).join(', ')}`,
    });
  }
  return compileStep(runtime, {
    loss,
    metrics: stages,
    step,
    optimizer,
    decay,
    ...(initial === undefined ? {} : { initial }),
    ...(clip === undefined ? {} : { clip }),
    ...(average === undefined ? {} : { average }),
    treatment: treatments(treatment, names),
    ...(network.updates === undefined ? {} : { updates: network.updates }),
  });
}

/** @throws LimberError for a pattern that matches no parameter: what it should freeze or slow down would not be. */
function treatments(
  rules: Recipe['training']['treatment'],
  names: readonly string[],
): (name: string) => Treatment {
  const compiled = rules.map(({ match, ...factors }) => ({ pattern: new RegExp(match), factors }));
  const idle = compiled.findIndex(({ pattern }) => !names.some((name) => pattern.test(name)));
  if (idle >= 0) {
    throw new LimberError({
      what: `recipe setting "training.treatment.${idle}.match" matches no parameter`,
      got: rules[idle]!.match,
      expected: `a pattern for names such as ${names.slice(0, 3).join(', ')}`,
    });
  }
  return (name) => {
    const { rate, decay } = compiled.find(({ pattern }) => pattern.test(name))?.factors ?? {};
    return { ...(rate === undefined ? {} : { rate }), ...(decay === undefined ? {} : { decay }) };
  };
}
