import { apply, constant, ops, type Value } from '../graph/index.ts';
import { float32 } from '../tensor/index.ts';

/** Factors of the losses of score, overlap and distributions, as in NanoDet and GFL. */
const factors = { score: 1, overlap: 2, distribution: 0.25 };

/**
 * The losses of a dense detector (Generalized Focal Loss, arXiv 2006.04388): quality focal loss of the scores, whose
 * target is the overlap of the predicted box with its own; 1 − GIoU of the boxes; distribution focal loss of the
 * distances. Each is a sum over the cells divided by the number of cells with a box in the batch.
 * @param bins the largest distance, in cells.
 * @returns the loss of an output [N, cells, 1 + 4 · (bins + 1)] against distances [N, cells, 4] in cells. The weights
 * [N, 2, cells] mark the scores to use and the cells with a box. `all` has the weights of the whole batch.
 */
export function distributionFocalLoss(bins: number) {
  return (output: Value, targets: Value, weights: Value, all = weights): Value => {
    const [n = 1, cells = 1] = output.shape;
    const logit = ops.reshape(ops.slice(output, { 2: { end: 1 } }), [n, cells]);
    const logits = ops.reshape(ops.slice(output, { 2: { start: 1 } }), [n, cells, 4, bins + 1]);
    const row = (value: Value, index: number) => {
      const [count = 1] = value.shape;
      return ops.reshape(ops.slice(value, { 1: { start: index, end: index + 1 } }), [count, cells]);
    };
    const [counted, boxed] = [row(weights, 0), row(weights, 1)];
    const count = ops.maximum(ops.sum(row(all, 1)), 1);

    const numbers = constant(
      float32(
        [1, 1, 1, bins + 1],
        Array.from({ length: bins + 1 }, (_, bin) => bin),
      ),
    );
    const predicted = ops.sum(ops.multiply(ops.softmax(logits, 3), numbers), [3]);
    const { overlap, generalized } = overlaps(predicted, targets);
    const quality = detached(ops.multiply(ops.reshape(overlap, [n, cells]), boxed));
    const scores = ops.multiply(qualityFocalLoss(logit, quality), counted);

    // Each distance lies between two whole numbers, which share the target in proportion to their nearness.
    const distances = ops.reshape(targets, [n, cells, 4, 1]);
    const shares = ops.relu(ops.subtract(1, ops.abs(ops.subtract(numbers, distances))));
    const entropy = ops.negate(ops.sum(ops.multiply(shares, ops.logSoftmax(logits, 3)), [3]));
    const distribution = ops.multiply(ops.mean(entropy, [2]), boxed);

    const misses = ops.multiply(ops.reshape(ops.subtract(1, generalized), [n, cells]), boxed);
    const total = [
      ops.multiply(ops.sum(scores), factors.score),
      ops.multiply(ops.sum(misses), factors.overlap),
      ops.multiply(ops.sum(distribution), factors.distribution),
    ].reduce((sum, part) => ops.add(sum, part));
    return ops.divide(total, count);
  };
}

/** |σ(x) − q|² · (log(1 + eˣ) − q · x), element by element: GFL, equation 6 with β = 2. */
function qualityFocalLoss(logit: Value, quality: Value): Value {
  const softplus = ops.add(ops.relu(logit), ops.log(ops.add(ops.exp(ops.negate(ops.abs(logit))), 1)));
  const entropy = ops.subtract(softplus, ops.multiply(quality, logit));
  return ops.multiply(ops.square(ops.subtract(ops.sigmoid(logit), quality)), entropy);
}

/** IoU and GIoU of boxes given by the distances [N, cells, 4] of their edges from a common point: [N, cells, 1]. */
function overlaps(predicted: Value, targets: Value): { overlap: Value; generalized: Value } {
  const side = (value: Value, index: number) => ops.slice(value, { 2: { start: index, end: index + 1 } });
  const area = (value: Value) =>
    ops.multiply(ops.add(side(value, 0), side(value, 2)), ops.add(side(value, 1), side(value, 3)));
  const inner = area(ops.minimum(predicted, targets));
  const outer = ops.add(area(ops.maximum(predicted, targets)), small);
  const union = ops.add(ops.subtract(ops.add(area(predicted), area(targets)), inner), small);
  const overlap = ops.divide(inner, union);
  return {
    overlap,
    generalized: ops.subtract(overlap, ops.divide(ops.subtract(outer, union), outer)),
  };
}

/** Prevents a division by 0 for boxes without area, in squared cells. */
const small = 1e-6;

/** The same value without a gradient, because a conversion between number types has none. */
function detached(value: Value): Value {
  return apply('cast', [value], { to: 'float32' });
}
