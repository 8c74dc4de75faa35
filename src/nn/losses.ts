import { ops, type Value } from '../graph/index.ts';

/**
 * Cross-entropy between the softmax of each map over its cells and a target distribution over the same cells. It is
 * averaged over the maps with a weight above 0.
 * @param logits [N, C, H, W].
 * @param targets [N, C, H, W]; every map with a weight above 0 sums to 1.
 * @param weights [N, C]; 0 for a joint without a label.
 * @param all [B, C]: the loss weights of the whole batch, if this is a slice of it. The losses of all slices add up to
 * the batch's loss.
 * @returns a scalar, in nats.
 */
export function spatialCrossEntropy(logits: Value, targets: Value, weights: Value, all = weights): Value {
  const [n = 1, c = 1, h = 1, w = 1] = logits.shape;
  const flat = (value: Value) => ops.reshape(value, [n * c, h * w]);
  const entropy = ops.negate(ops.sum(ops.multiply(flat(targets), ops.logSoftmax(flat(logits), 1)), [1]));
  // At least 1, so that a batch without any label gives 0 instead of 0 / 0.
  const count = ops.maximum(ops.sum(all), 1);
  return ops.divide(ops.sum(ops.multiply(entropy, ops.reshape(weights, [n * c]))), count);
}

/**
 * Squared L2 distance between belief maps and their targets, summed over cells and maps and averaged over the batch
 * (CPM, equation 4). Maps and cells with weight 0 add nothing.
 * @param maps [N, C, H, W]. @param targets [N, C, H, W].
 * @param weights [N, C], or [N, C, H, W] with one weight for each cell.
 * @param all as in `spatialCrossEntropy`. @returns a scalar.
 */
export function beliefMapL2(maps: Value, targets: Value, weights: Value, all = weights): Value {
  return weightedSum(ops.square(ops.subtract(maps, targets)), weights, all);
}

/**
 * Binary cross-entropy of each cell, which contains its joint or not: −t log σ(x) − (1 − t) log(1 − σ(x)), summed over
 * cells and maps and averaged over the batch. @param logits [N, C, H, W]. @param targets in [0, 1]. The others as in
 * `beliefMapL2`.
 */
export function sigmoidCrossEntropy(logits: Value, targets: Value, weights: Value, all = weights): Value {
  // (½ − t) x + |x| / 2 + log(1 + e^−|x|) cannot overflow, and its gradient is right at 0 too, where |x| has none.
  const magnitude = ops.abs(logits);
  const tail = ops.log(ops.add(ops.exp(ops.negate(magnitude)), 1));
  const linear = ops.multiply(ops.subtract(0.5, targets), logits);
  return weightedSum(ops.add(ops.add(linear, ops.divide(magnitude, 2)), tail), weights, all);
}

/** The sum of every cell's loss times the weight of the cell or of its map, averaged over the batch. */
function weightedSum(cells: Value, weights: Value, all: Value): Value {
  const [n = 1, c = 1] = cells.shape;
  const weighted =
    weights.shape.length === 4
      ? ops.multiply(cells, weights)
      : ops.multiply(ops.sum(cells, [2, 3]), ops.reshape(weights, [n, c]));
  return ops.divide(ops.sum(weighted), imagesIn(all));
}

/**
 * Squared L2 distance in box coordinates, summed over joints and averaged over the batch (DeepPose, equation 4). An
 * unlabeled joint adds nothing.
 * @param coordinates [N, 2k]: x and y of each joint.
 * @param targets [N, 2k].
 * @param weights [N, 2k].
 * @param all [B, 2k], as in `spatialCrossEntropy`.
 * @returns a scalar.
 */
export function boxL2(coordinates: Value, targets: Value, weights: Value, all = weights): Value {
  const squared = ops.square(ops.subtract(coordinates, targets));
  return ops.divide(ops.sum(ops.multiply(squared, weights)), imagesIn(all));
}

/**
 * Huber's loss of every coordinate: e² / 2t below the threshold t, and |e| − t / 2 above. It is summed over joints and
 * averaged over the batch. Beyond the threshold, a larger error does not pull harder. Arguments as for `boxL2`.
 */
export function boxHuber(threshold: number): typeof boxL2 {
  return (coordinates, targets, weights, all = weights) => {
    const error = ops.abs(ops.subtract(coordinates, targets));
    const bent = ops.minimum(error, threshold);
    const loss = ops.divide(ops.multiply(bent, ops.subtract(error, ops.divide(bent, 2))), threshold);
    return ops.divide(ops.sum(ops.multiply(loss, weights)), imagesIn(all));
  };
}

function imagesIn({ shape: [batch = 1] }: Value): number {
  return batch;
}
