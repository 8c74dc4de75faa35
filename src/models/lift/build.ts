import { ops, type Value } from '../../graph/index.ts';
import {
  batchNormalization,
  boxHuber,
  he,
  lecun,
  linear,
  type Scope,
  type StatisticsUpdate,
  scope,
} from '../../nn/index.ts';
import type { TensorType } from '../../tensor/index.ts';
import { dropoutLayer } from '../layers.ts';
import type { LossRule, Network, TrainingLayers } from '../network.ts';
import type { LiftModelConfig } from './config.ts';

/** A network of vectors instead of images: what a step is fed, how it is built, and its loss. */
export interface LiftArchitecture {
  readonly kind: 'lift';
  /** It is always a model's only network. */
  readonly name?: undefined;
  /** The type of one example's row of each of the batch's tensors. */
  readonly rows: Readonly<Record<'points' | 'targets' | 'weights', TensorType>>;
  readonly loss: LossRule;
  /** @param points float32 [N, inputs]. The only stage is [N, outputs]. */
  build(options: LiftBuildOptions): Network;
}

/** The options for building a network of vectors. */
export interface LiftBuildOptions {
  readonly points: Value;
  /** Seed of the initial values. */
  readonly seed: number;
  readonly mode: { readonly kind: 'inference' } | TrainingLayers;
}

/** Beyond this error, a larger one does not pull harder; in units of the output. */
const bend = 0.2;

/**
 * The residual network of Martinez et al. (ICCV 2017, section 3): a linear layer, then blocks of two linear layers with
 * a skip connection, then a linear layer. Every hidden layer has batch normalization, ReLU and dropout. Relative to the
 * paper, the loss is Huber's instead of the squared error, and the weights have no maximal norm.
 * @param inputs numbers for each example, @param outputs numbers of its result.
 */
export function liftNetwork(
  { width, blocks, dropout }: LiftModelConfig,
  inputs: number,
  outputs: number,
): LiftArchitecture {
  const row = (length: number) => ({ dtype: 'float32', shape: [length] }) as const;
  return {
    kind: 'lift',
    rows: { points: row(inputs), targets: row(outputs), weights: row(outputs) },
    loss: boxHuber(bend),
    build({ points, seed, mode }) {
      const updates: StatisticsUpdate[] = [];
      const root = scope(seed);
      const hidden = (place: Scope, x: Value) =>
        hiddenLayer(place, x, width, dropout, { seed, mode, updates });
      let x = hidden(root.in('input'), points);
      for (let block = 1; block <= blocks; block++) {
        const place = root.in(`block${block}`);
        x = ops.add(x, hidden(place.in('second'), hidden(place.in('first'), x)));
      }
      const stage = linear(root.in('output'), x, { features: outputs, initializer: lecun });
      return { stages: [stage], updates };
    },
  };
}

interface HiddenContext extends Omit<LiftBuildOptions, 'points'> {
  readonly updates: StatisticsUpdate[];
}

function hiddenLayer(place: Scope, x: Value, features: number, rate: number, context: HiddenContext): Value {
  const { mode, updates } = context;
  const value = linear(place, x, { features, initializer: he });
  const [batch = 1] = value.shape;
  // Batch normalization takes images; these have one pixel.
  const normalized = batchNormalization(
    place.in('normalization'),
    ops.reshape(value, [batch, features, 1, 1]),
    mode.kind,
  );
  updates.push(...normalized.updates);
  const flat = ops.reshape(normalized.output, [batch, features]);
  return dropoutLayer(place, ops.relu(flat), rate, context);
}
