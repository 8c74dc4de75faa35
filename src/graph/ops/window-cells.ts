import type { Pair } from '../attributes.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';

/** How a window slides: it has `kernel` places, `dilations` apart, and goes to `size` positions, `strides` apart. */
export interface Sliding {
  readonly kernel: Pair;
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/**
 * For each place of a sliding window the cells that it meets, [N, C, …size], of x padded already.
 * Picking cells a stride apart is slow. So it is done once for each phase, the places that are congruent modulo the
 * stride; what a place of a phase meets is a plain slice of that.
 */
export function windowCells(
  padded: Value,
  { kernel, size, strides, dilations }: Sliding,
  g: Builder,
): (row: number, column: number) => Value {
  const at = (axis: 0 | 1, place: number) => {
    const offset = place * dilations[axis];
    return { phase: offset % strides[axis], start: Math.floor(offset / strides[axis]) };
  };
  const picked = (axis: 0 | 1, phase: number) => {
    if (strides[axis] === 1) return {};
    const places = Array.from({ length: kernel[axis] }, (_, place) => at(axis, place));
    const last = Math.max(...places.filter((place) => place.phase === phase).map(({ start }) => start));
    return { start: phase, end: phase + (size[axis] - 1 + last) * strides[axis] + 1, step: strides[axis] };
  };
  const phases = new Map<string, Value>();
  const phaseOf = (row: number, column: number): Value => {
    const key = `${row},${column}`;
    const cells = phases.get(key) ?? g.slice(padded, { 2: picked(0, row), 3: picked(1, column) });
    phases.set(key, cells);
    return cells;
  };
  return (row, column) => {
    const [down, right] = [at(0, row), at(1, column)];
    return g.slice(phaseOf(down.phase, right.phase), {
      2: { start: down.start, end: down.start + size[0] },
      3: { start: right.start, end: right.start + size[1] },
    });
  };
}
