import type { Size } from '../geometry/index.ts';

/** Left, top, right and bottom edge, in pixels of the input from its top-left corner. */
export type EdgeBox = readonly [left: number, top: number, right: number, bottom: number];

/** The cells of one level of a feature pyramid, row by row. */
export interface CellLevel {
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  /** Index of the level's first cell among the cells of all levels. */
  readonly first: number;
  /** Distance of a cell's reference point from its corner, in cells. */
  readonly offset: number;
}

/** The levels of an input, first stride first. */
export function levelsOf(
  { width, height }: Size,
  { strides, offset }: { readonly strides: readonly number[]; readonly offset: number },
): readonly CellLevel[] {
  let first = 0;
  return strides.map((stride) => {
    const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    const level = { stride, rows, columns, first, offset };
    first += rows * columns;
    return level;
  });
}

export interface CellTargets {
  readonly boxes: readonly EdgeBox[];
  /** Regions to ignore: their cells have weight 0 unless they have a box. */
  readonly ignored: readonly EdgeBox[];
  /** The largest distance, in cells. */
  readonly bins: number;
}

/** Candidates of each box on each level. */
const nearest = 9;

/** Side of the square around a cell's point, in strides. */
const anchorSide = 5;

/**
 * Assigns cells to every box by adaptive training sample selection (ATSS, arXiv 1912.02424). The candidates are the 9
 * cells of each level that are nearest to the box's center. A candidate is chosen if its point lies in the box and its
 * square of 5 strides overlaps the box enough: by at least the candidates' mean plus one standard deviation. A cell
 * chosen by two boxes goes to the box with the larger overlap. A box without any cell gets the cell with the largest
 * overlap.
 * @param target receives [cells, 4]: distances to the four edges in cells.
 * @param weights receives [2, cells]: 0 for the score of an ignored cell, else 1; then 1 for a cell with a box.
 */
export function assignCells(
  levels: readonly CellLevel[],
  { boxes, ignored, bins }: CellTargets,
  target: Float32Array,
  weights: Float32Array,
): void {
  const cells = weights.length / 2;
  target.fill(0);
  weights.fill(1, 0, cells);
  weights.fill(0, cells);
  const overlaps = new Float32Array(cells);
  for (const region of ignored) forEachCellIn(levels, region, (cell) => weights.fill(0, cell, cell + 1));
  for (const box of boxes) {
    for (const { cell, overlap, x, y, stride } of chosenCells(levels, box)) {
      if (overlap <= (overlaps[cell] ?? 0)) continue;
      overlaps[cell] = overlap;
      weights[cell] = 1;
      weights[cells + cell] = 1;
      const distances = [x - box[0], y - box[1], box[2] - x, box[3] - y];
      target.set(
        distances.map((distance) => Math.min(bins, Math.max(0, distance / stride))),
        4 * cell,
      );
    }
  }
}

interface Candidate {
  readonly cell: number;
  readonly overlap: number;
  readonly x: number;
  readonly y: number;
  readonly stride: number;
}

function chosenCells(levels: readonly CellLevel[], box: EdgeBox): readonly Candidate[] {
  const candidates = levels.flatMap((level) => candidatesOf(level, box));
  const mean = candidates.reduce((sum, { overlap }) => sum + overlap, 0) / candidates.length;
  const variance =
    candidates.reduce((sum, { overlap }) => sum + (overlap - mean) ** 2, 0) / (candidates.length - 1);
  const threshold = mean + Math.sqrt(variance);
  const inside = candidates.filter(({ x, y }) => x > box[0] && x < box[2] && y > box[1] && y < box[3]);
  const taken = inside.filter(({ overlap }) => overlap >= threshold);
  if (taken.length > 0) return taken;
  const best = (inside.length > 0 ? inside : candidates).toSorted((a, b) => b.overlap - a.overlap)[0];
  return best === undefined ? [] : [best];
}

/** The cells of a level that are nearest to a box's center. */
function candidatesOf(
  { stride, rows, columns, first, offset }: CellLevel,
  box: EdgeBox,
): readonly Candidate[] {
  const [centerX, centerY] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const around = (center: number, count: number) => {
    const middle = Math.round(center / stride - offset);
    const reach = Math.ceil(Math.sqrt(nearest));
    const [from, to] = [Math.max(0, middle - reach), Math.min(count - 1, middle + reach)];
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  };
  const found = around(centerY, rows).flatMap((row) =>
    around(centerX, columns).map((column) => {
      const [x, y] = [(column + offset) * stride, (row + offset) * stride];
      const half = (anchorSide * stride) / 2;
      const overlap = overlapOf(box, [x - half, y - half, x + half, y + half]);
      const distance = (x - centerX) ** 2 + (y - centerY) ** 2;
      return { cell: first + row * columns + column, overlap, x, y, stride, distance };
    }),
  );
  return found.sort((a, b) => a.distance - b.distance).slice(0, nearest);
}

/** Intersection over union. */
function overlapOf(a: EdgeBox, b: EdgeBox): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (!(width > 0 && height > 0)) return 0;
  const area = ([x1, y1, x2, y2]: EdgeBox) => (x2 - x1) * (y2 - y1);
  return (width * height) / (area(a) + area(b) - width * height);
}

function forEachCellIn(
  levels: readonly CellLevel[],
  [x1, y1, x2, y2]: EdgeBox,
  act: (cell: number) => void,
): void {
  for (const { stride, rows, columns, first, offset } of levels) {
    const range = (from: number, to: number, count: number) =>
      [
        Math.max(0, Math.ceil(from / stride - offset)),
        Math.min(count - 1, Math.floor(to / stride - offset)),
      ] as const;
    const [top, bottom] = range(y1, y2, rows);
    const [left, right] = range(x1, x2, columns);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) act(first + row * columns + column);
    }
  }
}
