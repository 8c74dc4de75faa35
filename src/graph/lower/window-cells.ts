import type { Pair } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import { range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';
import type { TargetTable } from './targets.ts';

/**
 * How a window slides. It has `kernel` places that are `dilations` apart, and takes `size` positions that are `strides`
 * apart.
 */
export interface Sliding {
  readonly kernel: Pair;
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/** The cells [N, C, …size] under one place of a sliding window, over all positions of the window. */
export type WindowCells = (row: number, column: number) => Value;

/** The cells under a sliding window in x, which is padded already. */
export function windowCells(
  padded: Value,
  sliding: Sliding,
  { stridedWindows }: TargetTable,
  g: Builder,
): WindowCells {
  return stridedWindows === 'phases' ? byPhase(padded, sliding, g) : byPlace(padded, sliding, g);
}

function byPlace(padded: Value, { size, strides, dilations }: Sliding, g: Builder): WindowCells {
  const picked = (axis: 0 | 1, place: number) => {
    const start = place * dilations[axis];
    return { start, end: start + (size[axis] - 1) * strides[axis] + 1, step: strides[axis] };
  };
  return (row, column) => g.slice(padded, { 2: picked(0, row), 3: picked(1, column) });
}

/**
 * Picking cells a stride apart is slow, so it is done once for each phase. A phase is all places of the window with the
 * same row and column modulo the stride. The cells of a place are then a plain slice of its phase.
 */
function byPhase(padded: Value, { kernel, size, strides, dilations }: Sliding, g: Builder): WindowCells {
  const at = (axis: 0 | 1, place: number) => {
    const offset = place * dilations[axis];
    return { phase: offset % strides[axis], start: Math.floor(offset / strides[axis]) };
  };
  const picked = (axis: 0 | 1, phase: number) => {
    if (strides[axis] === 1) return {};
    const places = range(kernel[axis]).map((place) => at(axis, place));
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
