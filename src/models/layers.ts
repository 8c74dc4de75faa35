import { ops, type Value } from '../graph/index.ts';
import {
  batchNormalization,
  channelsOf,
  conv,
  dropout,
  type Initializer,
  type Scope,
  type StatisticsUpdate,
} from '../nn/index.ts';
import { randomStream } from '../random.ts';
import type { BuildOptions, TrainingLayers } from './network.ts';

/** A convolution with a ReLU, and the optional layers after it. */
export interface ConvLayer {
  readonly channels: number;
  /** Rows and columns. */
  readonly kernel: number;
  readonly stride?: number;
  readonly dilation?: number;
  /** Two convolutions with a shortcut around them: a ResNet's basic block (He et al., CVPR 2016). */
  readonly residual?: boolean;
  /** Batch normalization of every convolution's result; the convolutions then have no bias. */
  readonly normalize?: 'batch';
  /** Window of the max-pooling after the layer. */
  readonly pool?: 2 | 3;
  /** Probability of the dropout after the layer. */
  readonly dropout?: number;
}

/** Settings that a network's layers share. */
export interface LayerContext extends Pick<BuildOptions, 'seed' | 'mode'> {
  readonly initializer: Initializer;
  /** Collects the running statistics of batch normalization during training, for the network's `updates`. */
  readonly updates?: StatisticsUpdate[];
}

/** Applies the layers in order, named `conv1`, `conv2`, …: [N, C, H, W] → [N, O, H / stride, W / stride]. */
export function convLayers(
  scope: Scope,
  x: Value,
  layers: readonly ConvLayer[],
  context: LayerContext,
): Value {
  return layers.reduce((value, layer, index) => {
    const { pool, dropout = 0 } = layer;
    const place = scope.in(`conv${index + 1}`);
    const active = layer.residual
      ? residualBlock(place, value, layer, context)
      : ops.relu(normalizedConv(place, value, layer, context));
    return dropoutLayer(place, pool === undefined ? active : halve(active, pool), dropout, context);
  }, x);
}

/**
 * relu(f(x) + x), where f is two convolutions with a ReLU between them; the first has the layer's stride. If channels
 * or stride change, x passes through a 1×1 convolution. Parameters are named `first/…`, `second/…`, `shortcut/…`.
 */
function residualBlock(scope: Scope, x: Value, layer: ConvLayer, context: LayerContext): Value {
  const { channels, stride = 1 } = layer;
  const first = ops.relu(normalizedConv(scope.in('first'), x, layer, context));
  const second = normalizedConv(scope.in('second'), first, { ...layer, stride: 1 }, context);
  const same = stride === 1 && channelsOf(x) === channels;
  const shortcut = same
    ? x
    : normalizedConv(scope.in('shortcut'), x, { ...layer, kernel: 1, dilation: 1 }, context);
  return ops.relu(ops.add(second, shortcut));
}

/** A convolution without a ReLU. The parameters of its normalization are named `normalization/…`. */
function normalizedConv(scope: Scope, x: Value, layer: ConvLayer, context: LayerContext): Value {
  const { channels, kernel, stride = 1, dilation = 1, normalize } = layer;
  const { initializer, mode, updates } = context;
  const bias = normalize === undefined;
  const value = conv(scope, x, { channels, kernel, stride, dilation, bias, initializer });
  if (bias) return value;
  const normalized = batchNormalization(scope.in('normalization'), value, mode.kind);
  updates?.push(...normalized.updates);
  return normalized.output;
}

/**
 * Max-pooling with stride 2 that makes exactly ⌊n / 2⌋ of n rows and columns. A window of 3 reaches one cell over the
 * lower and right border. Caffe rounds up and gets the same result: 184 of 368.
 */
export function halve(x: Value, window: 2 | 3): Value {
  const beyond = window - 2;
  return ops.maxPool(x, {
    kernel: [window, window],
    strides: [2, 2],
    padding: [0, 0, beyond, beyond],
  });
}

/** Number of input pixels per cell after the layers. */
export function strideOf(layers: readonly ConvLayer[]): number {
  return layers.reduce((total, { stride = 1, pool }) => total * stride * (pool === undefined ? 1 : 2), 1);
}

/** In training, sets values to 0 with the given probability and scales up the others. Does nothing at inference. */
export function dropoutLayer(
  scope: Scope,
  x: Value,
  rate: number,
  { seed, mode }: { readonly seed: number; readonly mode: { readonly kind: 'inference' } | TrainingLayers },
): Value {
  if (mode.kind === 'inference' || rate === 0) return x;
  const characters = Array.from(scope.path, (character) => character.codePointAt(0) ?? 0);
  const own = randomStream(seed, ...characters).integer(2 ** 31);
  return dropout(x, rate, { seed: own, ...mode });
}
