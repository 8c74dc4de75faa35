import type { Attributes, Padding, Pair, PoolAttributes, ResizeAttributes } from '../../src/graph/index.ts';
import type { Shape, Tensor } from '../../src/tensor/index.ts';

/** Reads an element; outside the tensor it is 0. */
export interface Reader {
  (...index: readonly number[]): number;
  readonly shape: Shape;
}

/** One element of an operator's result, by its definition, in double precision. */
export type Reference = (index: readonly number[], ...inputs: Reader[]) => number;

export function reader({ shape, data }: Tensor): Reader {
  const read = (...index: readonly number[]): number => {
    if (index.some((position, axis) => position < 0 || position >= shape[axis]!)) return 0;
    return Number(data[index.reduce((flat, position, axis) => flat * shape[axis]! + position, 0)]);
  };
  return Object.assign(read, { shape });
}

/** Every index of a shape, in reading order. */
export function indicesOf(shape: Shape): readonly (readonly number[])[] {
  return shape.reduce<number[][]>(
    (all, extent) => all.flatMap((index) => range(extent).map((position) => [...index, position])),
    [[]],
  );
}

export function elementwise(f: (...values: number[]) => number): Reference {
  return (index, ...inputs) => f(...inputs.map((input) => broadcast(input, index)));
}

/** The element at `index` after broadcasting. */
export function broadcast(x: Reader, index: readonly number[]): number {
  const own = index.slice(index.length - x.shape.length);
  return x(...own.map((position, axis) => (x.shape[axis] === 1 ? 0 : position)));
}

export function conv({ strides, dilations, padding, groups }: Attributes['conv']): Reference {
  return ([n, o, r, c], x, weight, bias) => {
    const [outputs, inputs, rows, columns] = weight!.shape as [number, number, number, number];
    const first = Math.floor(o! / (outputs / groups)) * inputs;
    const products = indicesOf([inputs, rows, columns]).map(
      ([i, j, k]) =>
        weight!(o!, i!, j!, k!) *
        x!(
          n!,
          first + i!,
          r! * strides[0] + j! * dilations[0] - padding[0],
          c! * strides[1] + k! * dilations[1] - padding[1],
        ),
    );
    return total(products) + (bias?.(o!) ?? 0);
  };
}

/** Sums the products that use a cell of the input. */
export function convInputGradient({ strides, dilations, padding, groups }: Attributes['conv']): Reference {
  return ([n, i, y, z], gradient, weight) => {
    const [outputs, inputs, rows, columns] = weight!.shape as [number, number, number, number];
    const perGroup = outputs / groups;
    const first = Math.floor(i! / inputs) * perGroup;
    const place = (axis: 0 | 1, cell: number, tap: number) =>
      (cell + padding[axis] - tap * dilations[axis]) / strides[axis];
    const products = indicesOf([perGroup, rows, columns]).map(([o, j, k]) => {
      const [r, c] = [place(0, y!, j!), place(1, z!, k!)];
      if (!Number.isInteger(r) || !Number.isInteger(c)) return 0;
      return gradient!(n!, first + o!, r, c) * weight!(first + o!, i! % inputs, j!, k!);
    });
    return total(products);
  };
}

/** Sums the products that use a number of the kernel. */
export function convWeightGradient({ strides, dilations, padding, groups }: Attributes['conv']): Reference {
  return ([o, i, j, k], x, gradient) => {
    const [batch, outputs, rows, columns] = gradient!.shape as [number, number, number, number];
    const channel = Math.floor(o! / (outputs / groups)) * (x!.shape[1]! / groups) + i!;
    const products = indicesOf([batch, rows, columns]).map(([n, r, c]) => {
      const row = r! * strides[0] + j! * dilations[0] - padding[0];
      const column = c! * strides[1] + k! * dilations[1] - padding[1];
      return gradient!(n!, o!, r!, c!) * x!(n!, channel, row, column);
    });
    return total(products);
  };
}

/** Every input element adds its multiple of the kernel around its position in the output. */
export function convTranspose({
  strides,
  dilations,
  padding,
  groups,
}: Attributes['convTranspose']): Reference {
  return ([n, o, r, c], x, weight, bias) => {
    const [inputs, outputs, rows, columns] = weight!.shape as [number, number, number, number];
    const group = Math.floor(o! / outputs);
    const perGroup = inputs / groups;
    const [, , height, width] = x!.shape as [number, number, number, number];
    const meets = (axis: 0 | 1, input: number, kernel: number, output: number) =>
      input * strides[axis] + kernel * dilations[axis] - padding[axis] === output;
    const products = indicesOf([height, width, rows, columns])
      .filter(([y, z, j, k]) => meets(0, y!, j!, r!) && meets(1, z!, k!, c!))
      .flatMap(([y, z, j, k]) =>
        range(perGroup).map((i) => {
          const channel = group * perGroup + i;
          return x!(n!, channel, y!, z!) * weight!(channel, o! % outputs, j!, k!);
        }),
      );
    return total(products) + (bias?.(o!) ?? 0);
  };
}

export function maxPool(attributes: PoolAttributes): Reference {
  return (index, x) =>
    Math.max(...windowCells(index, x!.shape, attributes).inside.map((cell) => x!(...cell)));
}

/** Sums the gradients of the windows in which a cell is the first largest one. */
export function maxPoolGradient(attributes: PoolAttributes): Reference {
  return ([n, c, y, z], x, gradient) => {
    const [, , rows, columns] = gradient!.shape as [number, number, number, number];
    const won = indicesOf([rows, columns]).filter(([row, column]) => {
      const { inside } = windowCells([n!, c!, row!, column!], x!.shape, attributes);
      const largest = Math.max(...inside.map((cell) => x!(...cell)));
      const first = inside.find((cell) => x!(...cell) === largest)!;
      return first[2] === y && first[3] === z;
    });
    return total(won.map(([row, column]) => gradient!(n!, c!, row!, column!)));
  };
}

export function averagePool(attributes: Attributes['averagePool']): Reference {
  return (index, x) => {
    const { inside, all } = windowCells(index, x!.shape, attributes);
    return total(inside.map((cell) => x!(...cell))) / (attributes.countIncludePad ? all : inside.length);
  };
}

function windowCells(
  [n, c, row, column]: readonly number[],
  shape: Shape,
  { kernel, strides, padding }: { kernel: Pair; strides: Pair; padding: Padding },
): { inside: readonly (readonly number[])[]; all: number } {
  const cells = indicesOf(kernel).map(([i, j]) => [
    n!,
    c!,
    row! * strides[0] + i! - padding[0],
    column! * strides[1] + j! - padding[1],
  ]);
  const inside = cells.filter((cell) =>
    cell.every((position, axis) => position >= 0 && position < shape[axis]!),
  );
  return { inside, all: cells.length };
}

export function lrn({ size, alpha, beta, bias }: Attributes['lrn']): Reference {
  return ([n, c, y, z], x) => {
    const first = c! - Math.floor((size - 1) / 2);
    const squares = range(size).map((shift) => x!(n!, first + shift, y!, z!) ** 2);
    return x!(n!, c!, y!, z!) / (bias + (alpha / size) * total(squares)) ** beta;
  };
}

export function channelAffine([n, c, y, z]: readonly number[], ...inputs: Reader[]): number {
  const [x, slope, shift] = inputs;
  return x!(n!, c!, y!, z!) * slope!(c!) + (shift?.(c!) ?? 0);
}

/** With the mean and variance over batch, rows and columns of each channel. */
export function normalizeBatch([batch, , height, width]: Shape, epsilon: number): Reference {
  return ([n, c, y, z], x, scale, shift) => {
    const values = indicesOf([batch!, height!, width!]).map(([n, y, z]) => x!(n!, c!, y!, z!));
    const mean = total(values) / values.length;
    const variance = total(values.map((value) => (value - mean) ** 2)) / values.length;
    return ((x!(n!, c!, y!, z!) - mean) / Math.sqrt(variance + epsilon)) * scale!(c!) + shift!(c!);
  };
}

/** Linear: each cell's hat function at the (clamped) position. Nearest: the closest cell, or the lower one in a tie. */
export function resize({ mode, size, coordinates }: ResizeAttributes): Reference {
  return ([n, c, row, column], x) => {
    const from = x!.shape.slice(2);
    const weights = [row!, column!].map((cell, axis) => {
      const extent = from[axis]!;
      const scale = extent / size[axis]!;
      const position = {
        half_pixel: (cell + 0.5) * scale - 0.5,
        asymmetric: cell * scale,
        align_corners: size[axis] === 1 ? 0 : (cell * (extent - 1)) / (size[axis]! - 1),
      }[coordinates];
      const inside = Math.min(extent - 1, Math.max(0, position));
      if (mode === 'linear') return range(extent).map((other) => Math.max(0, 1 - Math.abs(inside - other)));
      const distances = range(extent).map((other) => Math.abs(inside - other));
      const chosen =
        coordinates === 'asymmetric' ? Math.floor(inside) : distances.indexOf(Math.min(...distances));
      return range(extent).map((other) => Number(other === chosen));
    });
    return total(indicesOf(from).map(([y, z]) => weights[0]![y!]! * weights[1]![z!]! * x!(n!, c!, y!, z!)));
  };
}

export function matmul({ transposeA, transposeB }: Attributes['matmul']): Reference {
  return (index, a, b) => {
    const batch = index.slice(0, -2);
    const [row, column] = index.slice(-2) as [number, number];
    const element = (x: Reader, transposed: boolean, i: number, j: number) =>
      broadcast(x, [...batch, ...(transposed ? [j, i] : [i, j])]);
    const inner = a!.shape.at(transposeA ? -2 : -1)!;
    return total(
      range(inner).map((k) => element(a!, transposeA, row, k) * element(b!, transposeB, k, column)),
    );
  };
}

export function gather({ axis }: Attributes['gather']): Reference {
  return (index, x, indices) => {
    const rank = indices!.shape.length;
    const chosen = indices!(...index.slice(axis, axis + rank));
    return x!(...index.slice(0, axis), chosen, ...index.slice(axis + rank));
  };
}

export function scatterAdd({ axis }: Attributes['scatterAdd']): Reference {
  return (index, updates, indices) =>
    total(
      indicesOf(indices!.shape)
        .filter((place) => indices!(...place) === index[axis])
        .map((place) => updates!(...index.slice(0, axis), ...place, ...index.slice(axis + 1))),
    );
}

/** `combine` gets the elements that the reduction combines. */
export function reduction(
  combine: (values: readonly number[]) => number,
  { axes, keepDims }: Attributes['reduceSum'],
): Reference {
  return (index, x) => {
    const rest = [...index];
    const fixed = x!.shape.map((_, axis) => {
      if (!axes.includes(axis)) return rest.shift()!;
      if (keepDims) rest.shift();
      return null;
    });
    const along = indicesOf(axes.map((axis) => x!.shape[axis]!));
    return combine(
      along.map((reduced) => x!(...fixed.map((position, axis) => position ?? reduced[axes.indexOf(axis)]!))),
    );
  };
}

/** `combine` gets the element and all those on its line along `axis`. */
export function alongAxis(
  axis: number,
  combine: (value: number, line: readonly number[]) => number,
): Reference {
  return (index, x) =>
    combine(
      x!(...index),
      range(x!.shape[axis]!).map((position) => x!(...index.with(axis, position))),
    );
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
