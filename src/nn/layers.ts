import { LimberError } from '../errors.ts';
import { ops, type Padding, type Pair, type Value } from '../graph/index.ts';
import { formatShape } from '../tensor/index.ts';
import { he, zero } from './initializers.ts';
import type { Initializer, Scope } from './scope.ts';

/** The settings of a convolution. */
export interface ConvOptions {
  /** Channels of the result. */
  readonly channels: number;
  /** Rows and columns of the kernel. */
  readonly kernel: number | Pair;
  readonly stride?: number;
  readonly dilation?: number;
  readonly groups?: number;
  /** `same` (the default) keeps ⌈size / stride⌉ cells with the kernel centered; `valid` adds no padding. */
  readonly padding?: 'same' | 'valid' | Padding;
  /** Unless given, the layer has a bias. */
  readonly bias?: boolean;
  readonly initializer?: Initializer;
}

/** Convolution with parameters `weight` [O, C / groups, kH, kW] and `bias` [O]. It maps [N, C, H, W] to [N, O, H', W']. */
export function conv(scope: Scope, x: Value, options: ConvOptions): Value {
  const { channels, stride = 1, dilation = 1, groups = 1, bias = true, initializer = he } = options;
  const [rows, columns] =
    typeof options.kernel === 'number' ? [options.kernel, options.kernel] : options.kernel;
  const inputs = channelsOf(x);
  const weight = scope.parameter('weight', [channels, inputs / groups, rows, columns], initializer);
  return ops.conv(x, weight, bias ? scope.parameter('bias', [channels], zero) : null, {
    strides: [stride, stride],
    dilations: [dilation, dilation],
    groups,
    padding: explicitPadding(options.padding ?? 'same', [rows, columns], dilation),
  });
}

/** Fully connected layer with parameters `weight` [O, K] and `bias` [O]. It maps [N, K] to [N, O]. */
export function linear(
  scope: Scope,
  x: Value,
  { features, initializer = he }: { readonly features: number; readonly initializer?: Initializer },
): Value {
  const inputs = x.shape[1];
  if (x.shape.length !== 2 || inputs === undefined) {
    throw new LimberError({ what: 'a linear layer takes [batch, features]', got: formatShape(x.shape) });
  }
  const weight = scope.parameter('weight', [features, inputs], initializer);
  return ops.linear(x, weight, scope.parameter('bias', [features], zero));
}

/** Softmax of each map over its cells. [N, C, H, W] in and out; every map sums to 1. */
export function spatialSoftmax(logits: Value): Value {
  const [n = 1, c = 1, h = 1, w = 1] = logits.shape;
  return ops.reshape(ops.softmax(ops.reshape(logits, [n * c, h * w]), 1), logits.shape);
}

/** [N, C, H, W] → [N, C · H · W]. */
export function flatten(x: Value): Value {
  const [batch = 1, ...rest] = x.shape;
  return ops.reshape(x, [batch, rest.reduce((product, extent) => product * extent, 1)]);
}

export function channelsOf(x: Value): number {
  const channels = x.shape[1];
  if (x.shape.length !== 4 || channels === undefined) {
    throw new LimberError({
      what: 'a layer takes [batch, channels, rows, columns]',
      got: formatShape(x.shape),
    });
  }
  return channels;
}

function explicitPadding(padding: 'same' | 'valid' | Padding, kernel: Pair, dilation: number): Padding {
  if (padding === 'valid') return [0, 0, 0, 0];
  if (padding !== 'same') return padding;
  const [rows, columns] = kernel.map((size) => (size - 1) * dilation) as [number, number];
  const [top, left] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  return [top, left, rows - top, columns - left];
}
