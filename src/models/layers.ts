import { ops, type Value } from '../graph/index.ts';
import { conv, dropout, type Initializer, type Scope } from '../nn/index.ts';
import { randomStream } from '../random.ts';
import type { BuildOptions } from './network.ts';

/** A convolution with a rectifier, and what follows it. */
export interface ConvLayer {
  readonly channels: number;
  /** Rows and columns. */
  readonly kernel: number;
  readonly stride?: number;
  /** Window of the max-pooling that follows. */
  readonly pool?: 2 | 3;
  /** Rate of the dropout that follows. */
  readonly dropout?: number;
}

/** What a network's layers have in common. */
export interface LayerContext extends Pick<BuildOptions, 'seed' | 'mode'> {
  readonly initializer: Initializer;
}

/** The layers one after the other, named `conv1`, `conv2`, …: [N, C, H, W] → [N, O, H / stride, W / stride]. */
export function convLayers(
  scope: Scope,
  x: Value,
  layers: readonly ConvLayer[],
  context: LayerContext,
): Value {
  return layers.reduce((value, layer, index) => {
    const { channels, kernel, stride = 1, pool, dropout = 0 } = layer;
    const place = scope.in(`conv${index + 1}`);
    const { initializer } = context;
    const active = ops.relu(conv(place, value, { channels, kernel, stride, initializer }));
    return dropoutLayer(place, pool === undefined ? active : halve(active, pool), dropout, context);
  }, x);
}

/**
 * Max-pooling with stride 2 that makes exactly ⌊n / 2⌋ of n rows and columns. A window of 3 reaches one cell over the
 * lower and right border, which is how Caffe, rounding up, makes 184 of 368.
 */
export function halve(x: Value, window: 2 | 3): Value {
  const beyond = window - 2;
  return ops.maxPool(x, {
    kernel: [window, window],
    strides: [2, 2],
    padding: [0, 0, beyond, beyond],
  });
}

/** How many input pixels one cell behind the layers stands for. */
export function strideOf(layers: readonly ConvLayer[]): number {
  return layers.reduce((total, { stride = 1, pool }) => total * stride * (pool === undefined ? 1 : 2), 1);
}

/** In training, sets values to 0 at the given rate and enlarges the others; at inference it does nothing. */
export function dropoutLayer(
  scope: Scope,
  x: Value,
  rate: number,
  { seed, mode }: Pick<LayerContext, 'seed' | 'mode'>,
): Value {
  if (mode.kind === 'inference' || rate === 0) return x;
  const characters = Array.from(scope.path, (character) => character.codePointAt(0)!);
  const own = randomStream(seed, ...characters).integer(2 ** 31);
  return dropout(x, rate, { seed: own, step: mode.step });
}
