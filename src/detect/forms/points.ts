import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { CandidateList, type Candidates, type Edges, logit, sigmoid } from '../candidates.ts';
import type { DistributionForm, GridForm } from '../description.ts';
import type { DetectorOutputs } from '../outputs.ts';
import { type GridReader, gridReaders, type Level, levelsOf } from './grid.ts';

/** Reads the box predicted by a cell, in pixels of the input. */
type BoxReader = (boxes: GridReader, level: Level, cell: number) => Edges;

/** How one family of detectors writes the prediction of a cell. */
interface CellForm {
  /** The first channel with a class's score, and the number of classes. */
  readonly firstClass: number;
  /** The channel with the probability of any object. The class's score is multiplied by it. */
  readonly objectness?: number | undefined;
  readonly read: BoxReader;
}

/**
 * Detectors without anchors: each cell of a feature pyramid scores every class and predicts one box.
 * - YOLOX (arXiv 2107.08430): channels x, y, log w, log h, objectness, classes; (cell + x) · stride is the center.
 * - RTMDet (arXiv 2212.07784): scores and distances to the four edges, in pixels, from the cell's corner.
 * - NanoDet, by Generalized Focal Loss (arXiv 2006.04388): each distance is the mean of a distribution over
 *   0, 1, …, n cells.
 * @throws LimberError when the outputs do not have the form's channels.
 */
export function readPoints(
  outputs: DetectorOutputs,
  form: GridForm | DistributionForm,
  classIndex: number,
  minimumScore: number,
): Candidates {
  const levels = levelsOf(outputs.input, form.strides);
  const scores = gridReaders(outputs, form.scores, levels);
  const boxes = form.boxes === undefined ? scores : gridReaders(outputs, form.boxes, levels);
  const found = new CandidateList(minimumScore);
  const isLogit = form.scoresAre === 'logits';
  const least = isLogit ? logit(minimumScore) : minimumScore;
  const probability = isLogit ? sigmoid : (value: number) => value;
  for (const [index, level] of levels.entries()) {
    const [scoreReader, boxReader] = [at(scores, index), at(boxes, index)];
    const { firstClass, objectness, read } = cellForm(form, boxReader, outputs.where);
    const channel = firstClass + classIndex;
    checkChannel(channel, scoreReader, outputs.where);
    for (let cell = 0; cell < level.rows * level.columns; cell++) {
      const own = scoreReader.read(channel, cell);
      // The objectness is at most 1, so the product cannot exceed the class's own score.
      if (!(own >= least)) continue;
      const any = objectness === undefined ? 1 : probability(scoreReader.read(objectness, cell));
      const score = probability(own) * any;
      if (score >= minimumScore) found.add(read(boxReader, level, cell), score);
    }
  }
  return found;
}

function cellForm(form: GridForm | DistributionForm, boxes: GridReader, where: string): CellForm {
  const together = form.boxes === undefined;
  switch (form.form) {
    case 'yolox':
      return { firstClass: together ? 5 : 0, objectness: together ? 4 : undefined, read: centerAndSize };
    case 'rtmdet':
      return { firstClass: together ? 4 : 0, read: (...cell) => distances(...cell) };
    case 'nanodet': {
      const bins = form.bins + 1;
      const first = together ? boxes.channels - 4 * bins : 0;
      if (first < 0 || (!together && boxes.channels !== 4 * bins)) {
        throw new LimberError({
          what: "the detector's channels are not four distributions",
          got: `${boxes.channels} channels`,
          expected: `${4 * bins} of them, for "bins: ${form.bins}"`,
          where,
        });
      }
      return { firstClass: 0, read: meanDistances(first, bins, form.offset) };
    }
  }
}

function checkChannel(channel: number, { channels }: GridReader, where: string): void {
  if (channel < channels) return;
  throw new LimberError({
    what: 'the detector has no score for the class',
    got: `${channels} channels`,
    expected: `at least ${channel + 1}: fewer "classes", or other outputs`,
    where,
  });
}

const centerAndSize: BoxReader = (boxes, { stride, columns }, cell) => {
  const x = ((cell % columns) + boxes.read(0, cell)) * stride;
  const y = (Math.floor(cell / columns) + boxes.read(1, cell)) * stride;
  const [width, height] = [Math.exp(boxes.read(2, cell)) * stride, Math.exp(boxes.read(3, cell)) * stride];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
};

const distances: BoxReader = (boxes, { stride, columns }, cell) => {
  const [x, y] = [(cell % columns) * stride, Math.floor(cell / columns) * stride];
  const to = (side: number) => boxes.read(side, cell);
  return [x - to(0), y - to(1), x + to(2), y + to(3)];
};

/** @param offset distance of a cell's reference point from its corner, in cells. */
function meanDistances(first: number, bins: number, offset: number): BoxReader {
  return (boxes, { stride, columns }, cell) => {
    const x = ((cell % columns) + offset) * stride;
    const y = (Math.floor(cell / columns) + offset) * stride;
    const to = (side: number) => {
      let [total, moment] = [0, 0];
      let highest = Number.NEGATIVE_INFINITY;
      for (let bin = 0; bin < bins; bin++) {
        highest = Math.max(highest, boxes.read(first + side * bins + bin, cell));
      }
      for (let bin = 0; bin < bins; bin++) {
        const weight = Math.exp(boxes.read(first + side * bins + bin, cell) - highest);
        total += weight;
        moment += bin * weight;
      }
      return (moment / total) * stride;
    };
    return [x - to(0), y - to(1), x + to(2), y + to(3)];
  };
}
