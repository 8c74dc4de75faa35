import { ops } from '../../../src/graph/index.ts';
import type { Shape, Tensor } from '../../../src/tensor/index.ts';
import { indices, normal } from '../points.ts';
import * as reference from '../reference.ts';
import { type Row, type Rows, row } from './row.ts';

export const movement = {
  concat: [
    concat('two', 1, normal(2, 3), normal(2, 2)),
    concat('three along the first axis', 0, normal(1, 3), normal(2, 3), normal(3, 3)),
    concat('channels of images', 1, normal(2, 3, 2, 2), normal(2, 1, 2, 2)),
  ],
  slice: [
    row(
      'one axis',
      [normal(4, 5)],
      (x) => ops.slice(x!, { 1: { start: 1, end: 4 } }),
      ([i, j], x) => x!(i!, j! + 1),
    ),
    row(
      'from the end',
      [normal(4, 5)],
      (x) => ops.slice(x!, { 0: { start: -2 } }),
      ([i, j], x) => x!(i! + 2, j!),
    ),
    row(
      'every second',
      [normal(6, 7)],
      (x) => ops.slice(x!, { 0: { start: 1, step: 2 }, 1: { step: 3 } }),
      ([i, j], x) => x!(2 * i! + 1, 3 * j!),
    ),
    row(
      'reversed',
      [normal(3, 4)],
      (x) => ops.slice(x!, { 0: { step: -1 }, 1: { step: -1 } }),
      ([i, j], x) => x!(2 - i!, 3 - j!),
    ),
    row(
      'every second, reversed',
      [normal(3, 6)],
      (x) => ops.slice(x!, { 1: { step: -2 } }),
      ([i, j], x) => x!(i!, 5 - 2 * j!),
    ),
  ],
  pad: [
    row(
      'zeros',
      [normal(2, 3)],
      (x) => ops.pad(x!, [1, 0], [0, 2]),
      ([i, j], x) => x!(i! - 1, j!),
    ),
    row(
      'another value',
      [normal(3)],
      (x) => ops.pad(x!, [2], [1], -7),
      ([i], x) => (i! < 2 || i! > 4 ? -7 : x!(i! - 2)),
    ),
    row(
      'images',
      [normal(1, 2, 3, 3)],
      (x) => ops.pad(x!, [0, 0, 1, 2], [0, 0, 2, 0]),
      ([n, c, i, j], x) => x!(n!, c!, i! - 1, j! - 2),
    ),
  ],
  transpose: [
    row(
      'a matrix',
      [normal(3, 4)],
      (x) => ops.transpose(x!, [1, 0]),
      ([i, j], x) => x!(j!, i!),
    ),
    row(
      'a cycle of axes',
      [normal(2, 3, 4)],
      (x) => ops.transpose(x!, [2, 0, 1]),
      ([i, j, k], x) => x!(j!, k!, i!),
    ),
    row(
      'NHWC to NCHW',
      [normal(2, 3, 4, 5)],
      (x) => ops.transpose(x!, [0, 3, 1, 2]),
      ([n, c, i, j], x) => x!(n!, i!, j!, c!),
    ),
  ],
  reshape: [
    row(
      'flattened',
      [normal(2, 3, 2)],
      (x) => ops.reshape(x!, [12]),
      ([i], x) => x!(Math.floor(i! / 6), Math.floor(i! / 2) % 3, i! % 2),
    ),
    row(
      'to a scalar',
      [normal(1, 1)],
      (x) => ops.reshape(x!, []),
      (_, x) => x!(0, 0),
    ),
    row(
      'regrouped',
      [normal(2, 6)],
      (x) => ops.reshape(x!, [3, 4]),
      ([i, j], x) => x!(Math.floor((4 * i! + j!) / 6), (4 * i! + j!) % 6),
    ),
  ],
  expand: [
    row(
      'rows',
      [normal(1, 3)],
      (x) => ops.expand(x!, [4, 3]),
      ([, j], x) => x!(0, j!),
    ),
    row(
      'a scalar',
      [normal()],
      (x) => ops.expand(x!, [2, 3]),
      (_, x) => x!(),
    ),
    row(
      'new axes',
      [normal(2, 1)],
      (x) => ops.expand(x!, [3, 2, 4]),
      ([, j], x) => x!(j!, 0),
    ),
  ],
  gather: [
    gather('rows', 0, normal(4, 3), indices(4, 6)),
    gather('columns', 1, normal(2, 5, 2), indices(5, 3)),
    gather('the last of three axes', 2, normal(2, 3, 5), indices(5, 4)),
    gather('by a matrix of indices', 1, normal(2, 4, 2), indices(4, 2, 3)),
    gather('by a single index', 0, normal(4, 3), indices(4)),
  ],
  scatterAdd: [
    scatterAdd('rows', 0, normal(6, 3), indices(4, 6), [4, 3]),
    scatterAdd('columns', 1, normal(2, 3, 2), indices(5, 3), [2, 5, 2]),
    scatterAdd('the last of three axes', 2, normal(2, 3, 4), indices(5, 4), [2, 3, 5]),
    scatterAdd('by a matrix of indices', 1, normal(2, 2, 3, 2), indices(4, 2, 3), [2, 4, 2]),
  ],
} satisfies Rows;

function concat(title: string, axis: number, ...point: readonly Tensor[]): Row {
  return row(
    title,
    point,
    (...values) => ops.concat(values, axis),
    (index, ...inputs) => {
      let position = index[axis]!;
      for (const input of inputs) {
        if (position < input.shape[axis]!) return input(...index.with(axis, position));
        position -= input.shape[axis]!;
      }
      throw new RangeError(`no element ${index}`);
    },
  );
}

function gather(title: string, axis: number, x: Tensor, indices: Tensor): Row {
  return row(title, [x, indices], (x, indices) => ops.gather(x!, indices!, axis), reference.gather({ axis }));
}

function scatterAdd(title: string, axis: number, updates: Tensor, indices: Tensor, shape: Shape): Row {
  return row(
    title,
    [updates, indices],
    (updates, indices) => ops.scatterAdd(updates!, indices!, axis, shape),
    reference.scatterAdd({ axis, shape }),
  );
}
