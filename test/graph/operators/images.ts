import type { Attributes, PoolAttributes, ResizeAttributes } from '../../../src/graph/index.ts';
import { input, ops } from '../../../src/graph/index.ts';
import type { Shape } from '../../../src/tensor/index.ts';
import { distinct, normal, positive } from '../points.ts';
import * as reference from '../reference.ts';
import { type Row, type Rows, row } from './row.ts';

/** Max-pooling: a title, the shape of x, and the window. */
const maxPools: readonly (readonly [string, Shape, Window])[] = [
  ['2×2', [2, 2, 4, 6], { kernel: [2, 2], strides: [2, 2] }],
  ['overlapping 3×3, stride 2', [1, 2, 7, 9], { kernel: [3, 3], strides: [2, 2] }],
  [
    'overlapping 3×3, stride 1, padded',
    [1, 2, 4, 5],
    {
      kernel: [3, 3],
      strides: [1, 1],
      padding: [1, 1, 1, 1],
    },
  ],
  ['asymmetric padding', [1, 2, 6, 6], { kernel: [3, 3], strides: [2, 2], padding: [0, 0, 1, 1] }],
  ['cells left over', [1, 2, 7, 8], { kernel: [2, 3], strides: [3, 3] }],
  [
    'unequal window and strides',
    [1, 1, 6, 7],
    {
      kernel: [4, 2],
      strides: [1, 2],
      padding: [2, 0, 1, 1],
    },
  ],
];

export const images = {
  maxPool: maxPools.map((given) => maxPool(...given)),
  maxPoolGradient: maxPools.map((given) => maxPoolGradient(...given)),
  averagePool: [
    averagePool('2×2', [2, 2, 4, 6], { kernel: [2, 2], strides: [2, 2] }),
    averagePool('overlapping 3×3, stride 2', [1, 2, 7, 9], { kernel: [3, 3], strides: [2, 2] }),
    averagePool('padding not counted', [1, 2, 6, 5], {
      kernel: [3, 3],
      strides: [2, 2],
      padding: [1, 0, 1, 1],
    }),
    averagePool('padding counted', [1, 2, 6, 5], {
      kernel: [3, 3],
      strides: [2, 2],
      padding: [1, 0, 1, 1],
      countIncludePad: true,
    }),
    averagePool('cells left over', [1, 2, 7, 8], { kernel: [2, 3], strides: [3, 3] }),
  ],
  lrn: [
    lrn('across 5 of 7 channels', [2, 7, 2, 3], { size: 5, alpha: 0.6, beta: 0.75, bias: 1 }),
    lrn('across 3 of 6 channels', [1, 6, 3, 2], { size: 3, alpha: 0.5, beta: 0.5, bias: 2 }),
    lrn('a window wider than the channels', [2, 2, 2, 2], { size: 5, alpha: 1, beta: 1, bias: 1 }),
    lrn("AlexNet's constants", [1, 8, 2, 2], { size: 5, alpha: 1e-4, beta: 0.75, bias: 2 }),
  ],
  channelAffine: [
    channelAffine('slope and shift', [3, 2, 2, 3]),
    channelAffine('slope and shift of a large image', [2, 3, 16, 17]),
    row(
      'slope alone',
      [normal(2, 3, 4, 2), normal(3)],
      (x, slope) => ops.channelAffine(x!, slope!),
      reference.channelAffine,
    ),
    row(
      'slope alone of a large image',
      [normal(1, 2, 17, 16), normal(2)],
      (x, slope) => ops.channelAffine(x!, slope!),
      reference.channelAffine,
    ),
  ],
  normalizeBatch: [
    normalizeBatch([3, 2, 2, 3]),
    normalizeBatch([2, 4, 1, 1]),
    normalizeBatch([1, 3, 4, 2]),
    normalizeBatch([2, 2, 16, 17]),
  ],
  resize: (['linear', 'nearest'] as const).flatMap((mode) =>
    (['half_pixel', 'asymmetric', 'align_corners'] as const).flatMap((coordinates) => [
      resize([2, 2, 3, 4], { mode, coordinates, size: [6, 8] }),
      resize([1, 2, 3, 4], { mode, coordinates, size: [7, 5] }),
      resize([1, 2, 7, 9], { mode, coordinates, size: [3, 4] }),
      resize([1, 1, 2, 1], { mode, coordinates, size: [1, 3] }),
    ]),
  ),
} satisfies Rows;

type Window = Omit<PoolAttributes, 'padding'> & Partial<PoolAttributes>;

function maxPool(title: string, shape: Shape, window: Window): Row {
  const attributes = { padding: [0, 0, 0, 0] as const, ...window };
  return row(title, [distinct(...shape)], (x) => ops.maxPool(x!, window), reference.maxPool(attributes));
}

function maxPoolGradient(title: string, shape: Shape, window: Window): Row {
  const attributes = { padding: [0, 0, 0, 0] as const, ...window };
  const { shape: pooled } = ops.maxPool(input('x', 'float32', shape), window);
  return row(
    title,
    [distinct(...shape), normal(...pooled)],
    (x, gradient) => ops.maxPoolGradient(x!, ops.maxPool(x!, window), gradient!, window),
    reference.maxPoolGradient(attributes),
  );
}

function channelAffine(title: string, shape: Shape): Row {
  const channels = shape[1]!;
  return row(
    title,
    [normal(...shape), normal(channels), positive(channels)],
    (x, slope, shift) => ops.channelAffine(x!, slope!, shift!),
    reference.channelAffine,
  );
}

function averagePool(title: string, shape: Shape, window: Window & { countIncludePad?: boolean }): Row {
  const attributes = { padding: [0, 0, 0, 0] as const, countIncludePad: false, ...window };
  return row(
    title,
    [normal(...shape)],
    (x) => ops.averagePool(x!, window),
    reference.averagePool(attributes),
  );
}

function lrn(title: string, shape: Shape, attributes: Attributes['lrn']): Row {
  return row(title, [normal(...shape)], (x) => ops.lrn(x!, attributes), reference.lrn(attributes));
}

function normalizeBatch(shape: Shape): Row {
  const channels = shape[1]!;
  return row(
    shape.join('×'),
    [normal(...shape), positive(channels), normal(channels)],
    (x, scale, shift) => ops.normalizeBatch(x!, { scale: scale!, shift: shift! }, 0.1).output,
    reference.normalizeBatch(shape, 0.1),
  );
}

function resize(shape: Shape, attributes: ResizeAttributes): Row {
  const { mode, coordinates, size } = attributes;
  return row(
    `${mode}, ${coordinates}, ${shape.slice(2).join('×')} to ${size.join('×')}`,
    [normal(...shape)],
    (x) => ops.resize(x!, attributes),
    reference.resize(attributes),
  );
}
