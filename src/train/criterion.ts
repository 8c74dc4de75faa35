import { type CodecOptions, createCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { constant, input, ops, type Value } from '../graph/index.ts';
import type { Architecture, LossRule } from '../models/index.ts';
import { beliefMapL2, boxL2, spatialCrossEntropy } from '../nn/index.ts';
import { float32 } from '../tensor/index.ts';

export interface Criterion {
  /** Weighted sum over the stages: every stage is supervised (CPM, section 3.3). */
  readonly loss: Value;
  /** Each stage's own loss, `stage1` and so on. */
  readonly stages: Readonly<Record<string, Value>>;
}

export interface CriterionOptions {
  /** What the network is trained by in place of the codec's usual loss. */
  readonly own?: Architecture['loss'];
  /** Whether stage 1 is compared with everybody in the crop, the inputs `everybody/targets` and `everybody/weights`. */
  readonly everybody?: boolean;
  /** How many such parts the batch has of which the stages are one: `all/weights` then has the weights of all. */
  readonly parts?: number;
  /** Whether the stages' factors change while training: an input `loss factors` [stages] in place of `lossWeights`. */
  readonly changing?: boolean;
}

/**
 * The loss of a network's stages against the inputs `targets` [N, …targetShape] and `weights` [N, …weightShape] of the
 * codec: cross-entropy where maps are distributions, else squared L2.
 * @param lossWeights one factor for each stage's loss; none at all stand for 1 each.
 * @throws LimberError when there are some factors but not one for each stage.
 */
export function criterion(
  stages: readonly Value[],
  options: CodecOptions,
  lossWeights: readonly number[],
  { own, everybody = false, changing = false, parts = 1 }: CriterionOptions = {},
): Criterion {
  if (lossWeights.length !== 0 && lossWeights.length !== stages.length) {
    throw new LimberError({
      what: 'recipe setting "training.lossWeights" does not fit the model',
      got: `${lossWeights.length} factors`,
      expected: `${stages.length}, one for each stage`,
    });
  }
  const { targetShape, weightShape } = createCodec(options);
  const batch = stages[0]?.shape[0] ?? 1;
  const rule = own ?? lossRule(options);
  const lossOf = (stage: Value, whom: '' | 'everybody/') => {
    const targets = input(`${whom}targets`, 'float32', [batch, ...targetShape]);
    const weights = input(`${whom}weights`, 'float32', [batch, ...weightShape]);
    if (parts === 1) return rule(stage, targets, weights);
    return rule(
      stage,
      targets,
      weights,
      input(`all/${whom}weights`, 'float32', [parts * batch, ...weightShape]),
    );
  };
  const losses = stages.map((stage, index) => lossOf(stage, everybody && index === 0 ? 'everybody/' : ''));
  const factors = changing ? input('loss factors', 'float32', [stages.length]) : undefined;
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
  return options.normalization === 'probability' ? spatialCrossEntropy : beliefMapL2;
}

/** One number of a vector, as a scalar. */
export function element(vector: Value, index: number): Value {
  return ops.reshape(ops.slice(vector, { 0: { start: index, end: index + 1 } }), []);
}
