import { type CodecOptions, createCodec } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { input, ops, type Value } from '../graph/index.ts';
import { beliefMapL2, boxL2, spatialCrossEntropy } from '../nn/index.ts';

export interface Criterion {
  /** Weighted sum over the stages: every stage is supervised (CPM, section 3.3). */
  readonly loss: Value;
  /** Each stage's own loss, `stage1` and so on. */
  readonly stages: Readonly<Record<string, Value>>;
}

/**
 * The loss of a network's stages against the inputs `targets` [N, …targetShape] and `weights` [N, …weightShape] of the
 * codec: cross-entropy where maps are distributions, else squared L2.
 * @param stageWeights one factor for each stage's loss; none at all stand for 1 each.
 * @throws LimberError when there are some factors but not one for each stage.
 */
export function criterion(
  stages: readonly Value[],
  options: CodecOptions,
  stageWeights: readonly number[],
): Criterion {
  if (stageWeights.length !== 0 && stageWeights.length !== stages.length) {
    throw new LimberError({
      what: 'recipe setting "training.stageWeights" does not fit the model',
      got: `${stageWeights.length} factors`,
      expected: `${stages.length}, one for each stage`,
    });
  }
  const { targetShape, weightShape } = createCodec(options);
  const batch = stages[0]?.shape[0] ?? 1;
  const targets = input('targets', 'float32', [batch, ...targetShape]);
  const weights = input('weights', 'float32', [batch, ...weightShape]);
  const rule = lossRule(options);
  const losses = stages.map((stage) => rule(stage, targets, weights));
  const loss = losses
    .map((stage, index) => ops.multiply(stage, stageWeights[index] ?? 1))
    .reduce((total, stage) => ops.add(total, stage));
  return { loss, stages: Object.fromEntries(losses.map((stage, index) => [`stage${index + 1}`, stage])) };
}

function lossRule(options: CodecOptions): typeof spatialCrossEntropy {
  if (options.kind === 'box coordinates') return boxL2;
  return options.normalization === 'probability' ? spatialCrossEntropy : beliefMapL2;
}
