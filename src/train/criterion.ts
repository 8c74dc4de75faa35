import type { CodecOptions } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { constant, ops, type Value } from '../graph/index.ts';
import type { Architecture, LiftArchitecture, LossRule } from '../models/index.ts';
import { beliefMapL2, boxL2, spatialCrossEntropy } from '../nn/index.ts';
import { float32 } from '../tensor/index.ts';
import { type BatchInputs, settingInputs } from './step-inputs.ts';

export interface Criterion {
  /** Weighted sum over the stages: every stage is supervised (CPM, section 3.3). */
  readonly loss: Value;
  /** The loss of each stage, named `stage1`, `stage2`, …. */
  readonly stages: Readonly<Record<string, Value>>;
}

export interface CriterionOptions {
  /** One factor per stage's loss. Default: 1 each. */
  readonly lossWeights?: readonly number[];
  /** Whether the factors change during training. They are then an input of the graph, and `lossWeights` is not used. */
  readonly changing?: boolean;
}

/**
 * The loss of a network's stages against the targets of a batch or of a slice. It is the architecture's own loss if
 * there is one. Otherwise it is the cross-entropy for maps that are distributions, and the squared L2 distance for
 * all others.
 * @throws LimberError when the number of factors is neither 0 nor the number of stages.
 */
export function criterion(
  stages: readonly Value[],
  architecture: Pick<Architecture, 'codec' | 'loss' | 'allPeople'> | Pick<LiftArchitecture, 'loss' | 'rows'>,
  batch: BatchInputs,
  { lossWeights = [], changing = false }: CriterionOptions = {},
): Criterion {
  if (lossWeights.length !== 0 && lossWeights.length !== stages.length) {
    throw new LimberError({
      what: 'recipe setting "training.lossWeights" does not fit the model',
      got: `${lossWeights.length} factors`,
      expected: `${stages.length}, one for each stage`,
    });
  }
  const [rule, allPeople] =
    'codec' in architecture
      ? [architecture.loss ?? lossRule(architecture.codec), architecture.allPeople ?? false]
      : [architecture.loss, false];
  const losses = stages.map((stage, index) => {
    const all = allPeople && index === 0;
    const [targets, weights] = all
      ? (['allPeopleTargets', 'allPeopleWeights'] as const)
      : (['targets', 'weights'] as const);
    return rule(stage, batch.slice(targets), batch.slice(weights), batch.whole(weights));
  });
  const factors = changing ? settingInputs.lossFactors(stages.length) : undefined;
  const loss = losses
    .flatMap((stage, index) => {
      if (factors !== undefined) return [ops.multiply(stage, element(factors, index))];
      const factor = lossWeights[index] ?? 1;
      return factor === 0 ? [] : [ops.multiply(stage, factor)];
    })
    .reduce((total, stage) => ops.add(total, stage), constant(float32([], [0])));
  return { loss, stages: Object.fromEntries(losses.map((stage, index) => [`stage${index + 1}`, stage])) };
}

function lossRule(options: CodecOptions): LossRule {
  if (options.kind === 'box coordinates') return boxL2;
  const sumToOne = options.kind === 'belief maps' && options.normalization === 'probability';
  return sumToOne ? spatialCrossEntropy : beliefMapL2;
}

/** Element `index` of a vector, as a scalar. */
export function element(vector: Value, index: number): Value {
  return ops.reshape(ops.slice(vector, { 0: { start: index, end: index + 1 } }), []);
}
