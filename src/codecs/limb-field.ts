import type { CellPoint, Size } from '../geometry/index.ts';

/** The two joints of a limb, as indices into the skeleton. */
export type FieldLimb = readonly [from: number, to: number];

/**
 * Draws one limb's part affinity field for all people: `[2, height, width]`, x and y. Each cell is the mean of the unit
 * vectors of all limbs that cover the cell.
 * @param width half the thickness of a limb, in cells.
 * @returns whether at least one person has the limb; otherwise the field is 0.
 */
export function limbFieldOf(
  ends: readonly (readonly [CellPoint, CellPoint])[],
  size: Size,
  width: number,
  field: Float32Array,
): boolean {
  const cells = size.width * size.height;
  field.fill(0);
  const covered = new Uint16Array(cells);
  for (const [from, to] of ends) {
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    // A joint that is known to be absent has no finite position.
    if (!(length > 0 && Number.isFinite(length))) continue;
    const [x, y] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const first = (low: number) => Math.max(0, Math.ceil(low - width));
    const last = (high: number, count: number) => Math.min(count - 1, Math.floor(high + width));
    for (let row = first(Math.min(from.y, to.y)); row <= last(Math.max(from.y, to.y), size.height); row++) {
      for (
        let column = first(Math.min(from.x, to.x));
        column <= last(Math.max(from.x, to.x), size.width);
        column++
      ) {
        const [dx, dy] = [column - from.x, row - from.y];
        const along = x * dx + y * dy;
        const beyond = Math.max(0, -along, along - length);
        if (Math.hypot(beyond, x * dy - y * dx) > width) continue;
        const cell = row * size.width + column;
        field[cell]! += x;
        field[cells + cell]! += y;
        covered[cell]!++;
      }
    }
  }
  for (let cell = 0; cell < cells; cell++) {
    const count = covered[cell]!;
    if (count < 2) continue;
    field[cell]! /= count;
    field[cells + cell]! /= count;
  }
  return ends.length > 0;
}

/** Number of places along a limb at which the field is read. */
const looks = 10;
/** An accepted limb has at most this many disagreeing places. */
const mostFailing = 2;

/**
 * The order in which places are read. Between joints of different people the field is 0 in the middle, so the middle
 * comes first.
 */
const middleFirst = [5, 4, 6, 3, 7, 2, 8, 1, 9, 0];
/** The values along one limb, which are added in a fixed order. */
const values = new Float64Array(looks);

/**
 * The line integral of a limb's field between two places (equation 10 of Cao et al.). It is 1 if the field points from
 * the first place to the second all the way. It is 0 if the field disagrees at more than a fifth of the places.
 * @param field `[2, height, width]`, read at the nearest cell.
 * @param least a place disagrees if the field's value along the limb is not above this.
 */
export function limbAffinity(
  field: Float32Array,
  { width, height }: Size,
  from: CellPoint,
  to: CellPoint,
  least: number,
): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return 0;
  const cells = width * height;
  let failing = 0;
  for (const look of middleFirst) {
    const share = (look + 0.5) / looks;
    // `+ 0.5` and truncation round here; negative places become 0.
    const column = Math.min(width - 1, Math.max(0, from.x + share * dx + 0.5) | 0);
    const row = Math.min(height - 1, Math.max(0, from.y + share * dy + 0.5) | 0);
    const cell = row * width + column;
    const value = (dx * field[cell]! + dy * field[cells + cell]!) / length;
    values[look] = value;
    if (value <= least && ++failing > mostFailing) return 0;
  }
  let sum = 0;
  for (let look = 0; look < looks; look++) sum += values[look]!;
  return Math.max(0, sum / looks);
}
