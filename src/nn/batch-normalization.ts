import { LimberError } from '../errors.ts';
import { ops, type Parameter, type Value } from '../graph/index.ts';
import { formatShape, sizeOf } from '../tensor/index.ts';
import { filled, zero } from './initializers.ts';
import { channelsOf } from './layers.ts';
import type { Scope } from './scope.ts';

/** The settings of batch normalization. */
export interface BatchNormalizationOptions {
  /** Added to the variance before the square root. */
  readonly epsilon?: number;
  /** Part of the way that the running statistics move toward each batch's statistics. */
  readonly momentum?: number;
}

/** Outputs of batch normalization: the values and, in training, the statistics to store. */
export interface BatchNormalized {
  /** [N, C, H, W], like the input. */
  readonly output: Value;
  /** The running statistics that the training step stores. Empty at inference. */
  readonly updates: readonly StatisticsUpdate[];
}

/** A parameter that every training step sets, and its new value. */
export interface StatisticsUpdate {
  readonly parameter: Parameter;
  readonly value: Value;
}

/**
 * Batch normalization (Ioffe & Szegedy, 2015): y = (x − mean) / √(variance + epsilon) · scale + shift per channel, with
 * parameters `scale`, `shift`, `mean` and `variance`, each [C].
 *
 * In training, mean and variance are those of the batch, over batch, rows and columns; gradients flow through them. The
 * parameters `mean` and `variance` follow them as running statistics, with the unbiased variance (algorithm 2, step
 * 10). At inference the running statistics are used; a step that trains a network in this mode must freeze them. Add
 * `updates` to the network's `updates`.
 * @throws LimberError when x is not [N, C, H, W], or when training has one value per channel and thus no variance.
 */
export function batchNormalization(
  scope: Scope,
  x: Value,
  mode: 'training' | 'inference',
  { epsilon = 1e-5, momentum = 0.1 }: BatchNormalizationOptions = {},
): BatchNormalized {
  const channels = channelsOf(x);
  const [scale, shift, mean, variance] = [
    scope.parameter('scale', [channels], filled(1)),
    scope.parameter('shift', [channels], zero),
    scope.parameter('mean', [channels], zero),
    scope.parameter('variance', [channels], filled(1)),
  ];
  if (mode === 'inference') {
    return { output: ops.batchNormalization(x, { scale, shift, mean, variance }, epsilon), updates: [] };
  }
  const count = sizeOf(x.shape) / channels;
  if (count === 1) {
    throw new LimberError({
      what: 'batch normalization cannot train with one value per channel',
      got: formatShape(x.shape),
    });
  }
  const batch = ops.normalizeBatch(x, { scale, shift }, epsilon);
  const follow = (parameter: Parameter, value: Value) => ({
    parameter,
    value: ops.add(parameter, ops.multiply(ops.subtract(value, parameter), momentum)),
  });
  return {
    output: batch.output,
    updates: [follow(mean, batch.mean), follow(variance, ops.multiply(batch.variance, count / (count - 1)))],
  };
}
