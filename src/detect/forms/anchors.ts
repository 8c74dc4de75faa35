import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import type { Size } from '../../geometry/index.ts';
import { CandidateList, type Candidates, type Edges, sigmoid } from '../candidates.ts';
import type { AnchorsForm } from '../description.ts';
import { type DetectorOutputs, outputNamed, wrongShape } from '../outputs.ts';

/** An anchor of an SSD: predictions are relative to it. In pixels of the input. */
export interface Anchor extends Size {
  /** The x coordinate of its center. */
  readonly x: number;
  readonly y: number;
}

/**
 * SSD (arXiv 1512.02325): for each anchor, a score for every class, and a box. The box is the center and log size
 * relative to the anchor, multiplied by `scales`.
 */
export function readAnchors(
  outputs: DetectorOutputs,
  form: AnchorsForm,
  classIndex: number,
  minimumScore: number,
): Candidates {
  const { where, input } = outputs;
  const anchors = anchorsOf(form, input);
  const boxes = outputNamed(outputs, form.boxes);
  const scores = outputNamed(outputs, form.scores);
  const [count, classes] = [boxes.data.length / 4, scores.data.length / anchors.length];
  if (count !== anchors.length) {
    throw new LimberError({
      what: "the detector's boxes and anchors differ in number",
      got: `${count} boxes`,
      expected: `${anchors.length}, one for each anchor of the description`,
      where,
    });
  }
  const column = classIndex + (form.background ? 1 : 0);
  if (!Number.isInteger(classes) || column >= classes) {
    wrongShape(form.scores, scores, `[1, ${count}, at least ${column + 1}]`, where);
  }
  const found = new CandidateList(minimumScore);
  for (const [place, anchor] of anchors.entries()) {
    const score = scoreOf(
      scores.data.subarray(place * classes, (place + 1) * classes),
      column,
      form.scoresAre,
    );
    if (!(score >= minimumScore)) continue;
    const box = boxes.data.subarray(4 * place, 4 * place + 4);
    found.add(decodeAnchor(box, anchor, form), score);
  }
  return found;
}

function scoreOf(values: Float32Array, column: number, are: AnchorsForm['scoresAre']): number {
  const value = at(values, column);
  if (are === 'probabilities') return value;
  if (are === 'logits') return sigmoid(value);
  const highest = values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const total = values.reduce((sum, each) => sum + Math.exp(each - highest), 0);
  return Math.exp(value - highest) / total;
}

function decodeAnchor(box: Float32Array, anchor: Anchor, { scales, order }: AnchorsForm): Edges {
  const [first, second, third, fourth] = [at(box, 0), at(box, 1), at(box, 2), at(box, 3)];
  const [tx, ty, tw, th] = order === 'yx' ? [second, first, fourth, third] : [first, second, third, fourth];
  const x = anchor.x + (tx / scales.center) * anchor.width;
  const y = anchor.y + (ty / scales.center) * anchor.height;
  const [width, height] = [
    anchor.width * Math.exp(tw / scales.size),
    anchor.height * Math.exp(th / scales.size),
  ];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** The anchors of all levels, cell by cell. Within a cell, in the order of the description's sizes. */
export function anchorsOf({ anchors }: Pick<AnchorsForm, 'anchors'>, input: Size): readonly Anchor[] {
  return anchors.flatMap(({ stride, sizes }) => {
    const [rows, columns] = [Math.ceil(input.height / stride), Math.ceil(input.width / stride)];
    return Array.from({ length: rows * columns }, (_, cell) => {
      const x = ((cell % columns) + 0.5) * stride;
      const y = (Math.floor(cell / columns) + 0.5) * stride;
      return sizes.map(([width, height]): Anchor => ({ x, y, width, height }));
    }).flat();
  });
}
