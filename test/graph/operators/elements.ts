import { ops, type Value } from '../../../src/graph/index.ts';
import type { Tensor } from '../../../src/tensor/index.ts';
import { coins, distinct, distinctBetween, nonZero, normal, positive } from '../points.ts';
import { alongAxis, elementwise, reduction, total } from '../reference.ts';
import { type Row, type Rows, row } from './row.ts';

export const elements = {
  reduceSum: reductions((x, axes, keepDims) => ops.sum(x, axes, keepDims), total),
  reduceMean: reductions(
    (x, axes, keepDims) => ops.mean(x, axes, keepDims),
    (all) => total(all) / all.length,
  ),
  reduceMax: reductions(
    (x, axes, keepDims) => ops.max(x, axes, keepDims),
    (all) => Math.max(...all),
  ),
  softmax: lines(ops.softmax, (x, line) => Math.exp(x) / total(line.map(Math.exp))),
  logSoftmax: lines(ops.logSoftmax, (x, line) => x - Math.log(total(line.map(Math.exp)))),
  leakyRelu: each(
    (x) => ops.leakyRelu(x, 0.2),
    (x) => (x > 0 ? x : 0.2 * x),
    distinct,
  ),
  clip: [
    ...each(
      (x) => ops.clip(x, -0.5, 1),
      (x) => Math.min(1, Math.max(-0.5, x)),
      distinct,
    ),
    ...each(
      (x) => ops.clip(x, 0, Number.POSITIVE_INFINITY),
      (x) => Math.max(0, x),
      distinct,
    ),
    ...each(
      (x) => ops.clip(x, Number.NEGATIVE_INFINITY, 0.4),
      (x) => Math.min(0.4, x),
      distinct,
    ),
  ],
  cast: each((x) => ops.cast(ops.cast(x, 'int32'), 'float32'), Math.trunc, distinct),
  isPositive: each(ops.isPositive, (x) => Number(x > 0), distinct),
  relu: each(ops.relu, (x) => Math.max(0, x), distinct),
  sigmoid: each(ops.sigmoid, (x) => 1 / (1 + Math.exp(-x))),
  tanh: each(ops.tanh, Math.tanh),
  exp: each(ops.exp, Math.exp),
  log: each(ops.log, Math.log, positive),
  sqrt: each(ops.sqrt, Math.sqrt, positive),
  abs: each(ops.abs, Math.abs, distinct),
  sign: each(ops.sign, Math.sign, distinct),
  floor: each(ops.floor, Math.floor, distinct),
  negate: each(ops.negate, (x) => -x),
  add: pairs(ops.add, (a, b) => a + b),
  subtract: pairs(ops.subtract, (a, b) => a - b),
  multiply: pairs(ops.multiply, (a, b) => a * b),
  divide: pairs(ops.divide, (a, b) => a / b, normal, nonZero),
  maximum: pairs(ops.maximum, Math.max, distinct, distinctBetween),
  minimum: pairs(ops.minimum, Math.min, distinct, distinctBetween),
  greater: pairs(
    (a, b) => ops.cast(ops.greater(a, b), 'float32'),
    (a, b) => Number(a > b),
    distinct,
    distinctBetween,
  ),
  equal: pairs(
    (a, b) => ops.cast(ops.equal(ops.floor(a), ops.floor(b)), 'float32'),
    (a, b) => Number(Math.floor(a) === Math.floor(b)),
    distinct,
    nonZero,
  ),
  where: [
    row(
      'equal shapes',
      [coins(3, 4), normal(3, 4), positive(3, 4)],
      ops.where,
      elementwise((c, a, b) => (c ? a : b)),
    ),
    row(
      'broadcast',
      [coins(2, 1, 3), normal(4, 1), positive(3)],
      ops.where,
      elementwise((c, a, b) => (c ? a : b)),
    ),
  ],
} satisfies Rows;

type Point = (...shape: number[]) => Tensor;

function each(apply: (x: Value) => Value, f: (x: number) => number, point: Point = normal): readonly Row[] {
  return [[], [7], [2, 3, 4]].map((shape) =>
    row(`[${shape}]`, [point(...shape)], (x) => apply(x!), elementwise(f)),
  );
}

function pairs(
  apply: (a: Value, b: Value) => Value,
  f: (a: number, b: number) => number,
  pointA: Point = normal,
  pointB: Point = positive,
): readonly Row[] {
  const shapes = [
    [
      [3, 4],
      [3, 4],
    ],
    [
      [2, 3, 4],
      [3, 1],
    ],
    [[], [2, 3]],
    [[4], [3, 1]],
  ] as const;
  return shapes.map(([a, b]) =>
    row(`[${a}] with [${b}]`, [pointA(...a), pointB(...b)], (a, b) => apply(a!, b!), elementwise(f)),
  );
}

function reductions(
  apply: (x: Value, axes: readonly number[], keepDims: boolean) => Value,
  combine: (values: readonly number[]) => number,
): readonly Row[] {
  const ways = [
    [[6], [0]],
    [[2, 3, 4], [1]],
    [
      [2, 3, 4],
      [0, 2],
    ],
    [
      [2, 3, 2, 2],
      [2, 3],
    ],
    [
      [2, 3],
      [0, 1],
    ],
  ] as const;
  return ways.flatMap(([shape, axes]) =>
    [false, true].map((keepDims) =>
      row(
        `[${shape}] over ${axes}${keepDims ? ', axes kept' : ''}`,
        [distinct(...shape)],
        (x) => apply(x!, axes, keepDims),
        reduction(combine, { axes, keepDims }),
      ),
    ),
  );
}

function lines(
  apply: (x: Value, axis: number) => Value,
  combine: (value: number, line: readonly number[]) => number,
): readonly Row[] {
  const ways = [
    [[5], 0],
    [[2, 3, 4], 1],
    [[3, 4], 1],
    [[2, 2, 6], 2],
  ] as const;
  return ways.map(([shape, axis]) =>
    row(`[${shape}] along ${axis}`, [normal(...shape)], (x) => apply(x!, axis), alongAxis(axis, combine)),
  );
}
