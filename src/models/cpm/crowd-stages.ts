import { ops, type Value } from '../../graph/index.ts';
import { beliefMapL2, channelsOf, conv, type Scope, sigmoidCrossEntropy, zero } from '../../nn/index.ts';
import type { LossRule } from '../network.ts';
import type { TransferConfig } from './transfer-config.ts';

/** The initial logit of a joint that the trunk does not know. It is low, because few cells contain a joint. */
export const rareBelief = -4;

/**
 * Stage 1 for several people: the trunk's beliefs, and a field for each limb, computed from the trunk's features.
 * Fields begin at 0.
 */
export function crowdStage(
  scope: Scope,
  features: Value,
  beliefs: Value,
  { channels }: TransferConfig,
  limbs: number,
): Value {
  const place = scope.in('fields');
  const hidden = ops.relu(conv(place.in('look'), features, { channels: 2 * channels, kernel: 3 }));
  const fields = conv(place, hidden, { channels: 2 * limbs, kernel: 1, initializer: zero });
  return ops.concat([beliefs, fields], 1);
}

/** A stage's raw output in the codec's form: the beliefs' logits become probabilities; fields do not change. */
export function crowdMaps(stage: Value, joints: number): Value {
  const [beliefs, fields] = divided(stage, joints);
  return ops.concat([ops.sigmoid(beliefs), fields], 1);
}

/** Cross-entropy of the beliefs plus squared L2 distance of the fields. */
export function crowdLoss(joints: number): LossRule {
  return (output, targets, weights, all) => {
    const [logits, fields] = divided(output, joints);
    const [beliefTargets, fieldTargets] = divided(targets, joints);
    const [beliefWeights, fieldWeights] = divided(weights, joints);
    return ops.add(
      sigmoidCrossEntropy(logits, beliefTargets, beliefWeights, all),
      beliefMapL2(fields, fieldTargets, fieldWeights, all),
    );
  };
}

/** The maps of the joints, and those of the limbs. */
function divided(maps: Value, joints: number): readonly [beliefs: Value, fields: Value] {
  const channels = channelsOf(maps);
  return [
    ops.slice(maps, { 1: { start: 0, end: joints } }),
    ops.slice(maps, { 1: { start: joints, end: channels } }),
  ];
}
