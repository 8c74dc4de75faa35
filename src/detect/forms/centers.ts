import { CandidateList, type Candidates, logit, sigmoid } from '../candidates.ts';
import type { CentersForm } from '../description.ts';
import { type DetectorOutputs, outputNamed, wrongShape } from '../outputs.ts';

/**
 * CenterNet's heads (arXiv 1904.07850), as in MoveNet MultiPose: a map of people's centers [1, classes, rows, columns],
 * the box's size [1, 2, rows, columns], and the center's offset in its cell. Size and offset are (y, x) in cells. A box
 * is read at each cell that is the highest of its 3×3 neighborhood, so no suppression is needed.
 */
export function readCenters(
  outputs: DetectorOutputs,
  form: CentersForm,
  classIndex: number,
  minimumScore: number,
): Candidates {
  const { input, where } = outputs;
  const centers = outputNamed(outputs, form.centers);
  const [, classes = 0, rows = 0, columns = 0] = centers.shape;
  if (centers.shape.length !== 4 || classIndex >= classes) {
    wrongShape(form.centers, centers, `[1, at least ${classIndex + 1}, rows, columns]`, where);
  }
  const cells = rows * columns;
  const pairs = (name: string) => {
    const output = outputNamed(outputs, name);
    if (output.data.length !== 2 * cells) wrongShape(name, output, `[1, 2, ${rows}, ${columns}]`, where);
    return (cell: number) => [output.data[cells + cell]!, output.data[cell]!] as const;
  };
  const sizeAt = pairs(form.sizes);
  const offsetAt = form.offsets === undefined ? () => [0, 0] as const : pairs(form.offsets);
  const map = centers.data.subarray(classIndex * cells, (classIndex + 1) * cells);
  const isLogit = form.scoresAre === 'logits';
  const least = isLogit ? logit(minimumScore) : minimumScore;
  const [strideX, strideY] = [input.width / columns, input.height / rows];
  const found = new CandidateList(minimumScore);
  for (let cell = 0; cell < cells; cell++) {
    const value = map[cell]!;
    if (!(value >= least) || !isPeak(map, cell, rows, columns)) continue;
    const [width, height] = sizeAt(cell);
    const [dx, dy] = offsetAt(cell);
    const x = (cell % columns) + dx;
    const y = Math.floor(cell / columns) + dy;
    const edges = [x - width / 2, y - height / 2, x + width / 2, y + height / 2] as const;
    const [left, top, right, bottom] = edges;
    found.add(
      [left * strideX, top * strideY, right * strideX, bottom * strideY],
      isLogit ? sigmoid(value) : value,
    );
  }
  return found;
}

/** Whether no neighbor is higher. Of equal neighbors, only the first is a peak. */
function isPeak(map: Float32Array, cell: number, rows: number, columns: number): boolean {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const other = y * columns + x;
      if (map[other]! > map[cell]! || (other < cell && map[other] === map[cell])) return false;
    }
  }
  return true;
}
