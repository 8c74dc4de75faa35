import type { Attributes } from '../../../src/graph/index.ts';
import { ops } from '../../../src/graph/index.ts';
import type { Shape, Tensor } from '../../../src/tensor/index.ts';
import { normal, positive } from '../points.ts';
import * as reference from '../reference.ts';
import { type Row, type Rows, row } from './row.ts';

/** Convolutions: a title, the shapes of x and the weight, and attributes. */
const cases: readonly (readonly [string, Shape, Shape, Partial<Attributes['conv']>?])[] = [
  ['3×3', [2, 3, 6, 5], [4, 3, 3, 3]],
  ['3×3, padded to the same size', [2, 3, 6, 5], [4, 3, 3, 3], { padding: [1, 1, 1, 1] }],
  ['1×1', [2, 3, 4, 5], [4, 3, 1, 1]],
  ['1×1, stride 2', [2, 3, 5, 6], [4, 3, 1, 1], { strides: [2, 2] }],
  [
    'stride 2, padded at the end (TensorFlow)',
    [2, 3, 8, 6],
    [4, 3, 3, 3],
    {
      strides: [2, 2],
      padding: [0, 0, 1, 1],
    },
  ],
  ['stride 4 that leaves cells over', [1, 2, 10, 11], [3, 2, 3, 3], { strides: [4, 4] }],
  ['unequal strides', [1, 2, 9, 7], [3, 2, 2, 3], { strides: [3, 2] }],
  ['dilated', [2, 2, 7, 8], [3, 2, 3, 3], { dilations: [2, 1], padding: [2, 1, 2, 1] }],
  [
    'dilated and strided',
    [2, 2, 9, 8],
    [3, 2, 3, 2],
    {
      dilations: [2, 3],
      strides: [2, 1],
      padding: [1, 0, 2, 1],
    },
  ],
  ['a kernel larger than the image', [1, 2, 3, 4], [2, 2, 9, 9], { padding: [4, 4, 4, 4] }],
  ['a kernel as large as the image', [2, 2, 3, 4], [3, 2, 3, 4]],
  ['1×5', [2, 2, 5, 6], [3, 2, 1, 5], { padding: [0, 2, 0, 2] }],
  ['more padding than kernel', [1, 2, 4, 4], [3, 2, 2, 2], { padding: [3, 2, 2, 3] }],
  ['two groups', [2, 4, 5, 6], [6, 2, 3, 3], { groups: 2, padding: [1, 1, 1, 1] }],
  [
    'two groups, stride 2',
    [2, 4, 5, 6],
    [6, 2, 3, 3],
    {
      groups: 2,
      padding: [1, 1, 1, 1],
      strides: [2, 2],
    },
  ],
  ['3×3 on an image of many rows', [2, 3, 32, 5], [4, 3, 3, 3], { padding: [1, 1, 1, 1] }],
  ['2×3 with stride along a row, of many rows', [1, 2, 17, 8], [3, 2, 2, 3], { strides: [1, 2] }],
  ['depthwise', [2, 4, 5, 6], [4, 1, 3, 3], { groups: 4, padding: [1, 1, 1, 1] }],
  [
    'depthwise 5×5, stride 2',
    [2, 4, 7, 6],
    [4, 1, 5, 5],
    {
      groups: 4,
      padding: [1, 1, 2, 2],
      strides: [2, 2],
    },
  ],
  [
    'depthwise, dilated',
    [2, 3, 7, 6],
    [3, 1, 3, 3],
    {
      groups: 3,
      padding: [2, 2, 2, 2],
      dilations: [2, 2],
    },
  ],
  [
    'depthwise, two outputs a channel',
    [2, 3, 5, 6],
    [6, 1, 3, 3],
    {
      groups: 3,
      padding: [1, 1, 1, 1],
    },
  ],
  ['one cell', [1, 1, 1, 1], [1, 1, 1, 1]],
];

export const convolutions = {
  conv: cases.map((given) => conv(...given)),
  convInputGradient: cases.map((given) => convInputGradient(...given)),
  convWeightGradient: cases.map((given) => convWeightGradient(...given)),
  convTranspose: [
    convTranspose('3×3', [2, 3, 4, 5], [3, 4, 3, 3]),
    convTranspose('doubling', [2, 3, 4, 5], [3, 2, 4, 4], { strides: [2, 2], padding: [1, 1, 1, 1] }),
    convTranspose('doubling with output padding', [2, 3, 3, 4], [3, 2, 3, 3], {
      strides: [2, 2],
      padding: [1, 1, 1, 1],
      outputPadding: [1, 1],
    }),
    convTranspose('asymmetric', [1, 2, 4, 3], [2, 3, 3, 2], { strides: [2, 3], padding: [0, 1, 1, 0] }),
    convTranspose('dilated', [1, 2, 4, 3], [2, 3, 2, 3], { dilations: [2, 2] }),
    convTranspose('two groups', [2, 4, 3, 4], [4, 3, 3, 3], { groups: 2, strides: [2, 2] }),
    convTranspose('depthwise', [2, 3, 3, 4], [3, 1, 4, 4], {
      groups: 3,
      strides: [2, 2],
      padding: [1, 1, 1, 1],
    }),
  ],
  matmul: [
    matmul('plain', normal(3, 4), normal(4, 5)),
    matmul('left transposed', normal(4, 3), normal(4, 5), { transposeA: true }),
    matmul('right transposed', normal(3, 4), normal(5, 4), { transposeB: true }),
    matmul('both transposed', normal(4, 3), normal(5, 4), { transposeA: true, transposeB: true }),
    matmul('batched', normal(2, 3, 4), normal(2, 4, 5)),
    matmul('broadcast on the left', normal(3, 4), normal(2, 5, 4), { transposeB: true }),
    matmul('broadcast on the right', normal(2, 2, 4, 3), normal(4, 5), { transposeA: true }),
    matmul('a single element', normal(1, 1), positive(1, 1)),
  ],
} satisfies Rows;

function completed(given: Partial<Attributes['conv']>): Attributes['conv'] {
  return { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1, ...given };
}

function conv(title: string, x: Shape, weight: Shape, given: Partial<Attributes['conv']> = {}): Row {
  return row(
    title,
    [normal(...x), normal(...weight), normal(weight[0]!)],
    (x, weight, bias) => ops.conv(x!, weight!, bias!, given),
    reference.conv(completed(given)),
  );
}

function convInputGradient(
  title: string,
  x: Shape,
  weight: Shape,
  given: Partial<Attributes['conv']> = {},
): Row {
  const size = [x[2]!, x[3]!] as const;
  return row(
    title,
    [normal(...outputShape(x, weight, completed(given))), normal(...weight)],
    (gradient, weight) => ops.convInputGradient(gradient!, weight!, { ...given, size }),
    reference.convInputGradient(completed(given)),
  );
}

function convWeightGradient(
  title: string,
  x: Shape,
  weight: Shape,
  given: Partial<Attributes['conv']> = {},
): Row {
  const kernel = [weight[2]!, weight[3]!] as const;
  return row(
    title,
    [normal(...x), normal(...outputShape(x, weight, completed(given)))],
    (x, gradient) => ops.convWeightGradient(x!, gradient!, { ...given, kernel }),
    reference.convWeightGradient(completed(given)),
  );
}

function outputShape(
  x: Shape,
  weight: Shape,
  { strides, dilations, padding }: Attributes['conv'],
): [number, number, number, number] {
  const along = (axis: 0 | 1) => {
    const padded = x[axis + 2]! + padding[axis] + padding[axis + 2]!;
    return Math.floor((padded - (weight[axis + 2]! - 1) * dilations[axis] - 1) / strides[axis]) + 1;
  };
  return [x[0]!, weight[0]!, along(0), along(1)];
}

function convTranspose(
  title: string,
  x: Shape,
  weight: Shape,
  given: Partial<Attributes['convTranspose']> = {},
): Row {
  const attributes = {
    strides: [1, 1],
    dilations: [1, 1],
    padding: [0, 0, 0, 0],
    groups: 1,
    outputPadding: [0, 0],
    ...given,
  } as const;
  return row(
    title,
    [normal(...x), normal(...weight), normal(weight[1]! * attributes.groups)],
    (x, weight, bias) => ops.convTranspose(x!, weight!, bias!, given),
    reference.convTranspose(attributes),
  );
}

function matmul(
  title: string,
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: Partial<Attributes['matmul']> = {},
): Row {
  return row(
    title,
    [a, b],
    (a, b) => ops.matmul(a!, b!, { transposeA, transposeB }),
    reference.matmul({ transposeA, transposeB }),
  );
}
