import { at } from '../../../foundation/index.ts';

/**
 * A filter of r taps that gives m neighboring outputs from m + r − 1 products; the plain sum takes m · r. (Winograd,
 * 1980; for networks Lavin & Gray, 2016.) y = output · ((weight · w) ⊙ (input · x)), where x are m + r − 1 inputs. Each
 * matrix here is two-dimensional: the Kronecker product of the one-dimensional matrix with itself. It gives m² outputs
 * from (m + r − 1)² products.
 */
export interface WinogradFilter {
  /** Outputs along an axis, and the distance of neighboring tiles. */
  readonly outputs: number;
  readonly taps: number;
  /** Inputs along an axis, equal to the number of products: m + r − 1. */
  readonly inputs: number;
  /** [products, inputs²] for a tile of inputs. */
  readonly input: Matrix;
  /** [products, taps²] for a block of the kernel. */
  readonly weight: Matrix;
  /** [outputs², products]. */
  readonly output: Matrix;
}

export type Matrix = readonly (readonly number[])[];

/** The filter that multiplies polynomials at the given points, m + r − 2 of them, and at infinity. */
export function winogradFilter(outputs: number, taps: number, points: readonly number[]): WinogradFilter {
  const inputs = outputs + taps - 1;
  const others = (point: number) => points.filter((other) => other !== point);
  const powers = (point: number, count: number) =>
    Array.from({ length: count }, (_, power) => point ** power);
  const last = (count: number) => Array.from({ length: count }, (_, power) => Number(power === count - 1));
  const input = [...points.map((point) => [...withRoots(others(point)), 0]), withRoots(points)];
  const weight = points.map((point) => {
    const scale = others(point).reduce((product, other) => product * (point - other), 1);
    return powers(point, taps).map((power) => power / scale);
  });
  const output = transposed([...points.map((point) => powers(point, outputs)), last(outputs)]);
  return {
    outputs,
    taps,
    inputs,
    input: squared(input),
    weight: squared([...weight, last(taps)]),
    output: squared(output),
  };
}

export function transposed(matrix: Matrix): Matrix {
  return at(matrix, 0).map((_, column) => matrix.map((row) => at(row, column)));
}

/** Coefficients, constant first, of the polynomial with the given roots. */
function withRoots(roots: readonly number[]): readonly number[] {
  const [root, ...others] = roots;
  if (root === undefined) return [1];
  const rest = withRoots(others);
  return Array.from(
    { length: roots.length + 1 },
    (_, power) => (rest[power - 1] ?? 0) - root * (rest[power] ?? 0),
  );
}

/** The Kronecker product of a matrix with itself. */
function squared(matrix: Matrix): Matrix {
  return matrix.flatMap((a) => matrix.map((b) => a.flatMap((x) => b.map((y) => x * y))));
}
