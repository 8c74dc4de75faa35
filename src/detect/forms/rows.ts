import { CandidateList, type Candidates, type Edges } from '../candidates.ts';
import type { RowsForm } from '../description.ts';
import { type DetectorOutputs, outputNamed, wrongShape } from '../outputs.ts';

/**
 * Boxes that the network has already chosen, including non-maximum suppression. RTMDet and YOLOX exported with it have
 * `dets` [1, n, 5] and `labels` [1, n]. TensorFlow's SSD has boxes [1, n, 4], scores [1, n] and classes [1, n].
 */
export function readRows(
  outputs: DetectorOutputs,
  form: RowsForm,
  classIndex: number,
  minimumScore: number,
): Candidates {
  const { where, input } = outputs;
  const boxes = outputNamed(outputs, form.boxes);
  const [count, width] = boxes.shape.slice(-2);
  const hasScores = form.scores !== undefined;
  if (count === undefined || width === undefined || width < (hasScores ? 4 : 5)) {
    wrongShape(form.boxes, boxes, hasScores ? '[1, n, 4]' : '[1, n, 5], with the score last', where);
  }
  const scores = form.scores === undefined ? undefined : outputNamed(outputs, form.scores);
  const labels = form.labels === undefined ? undefined : outputNamed(outputs, form.labels);
  for (const [name, each] of [
    [form.scores, scores],
    [form.labels, labels],
  ] as const) {
    if (name !== undefined && each !== undefined && each.data.length < count) {
      wrongShape(name, each, `[1, ${count}]`, where);
    }
  }
  const [scaleX, scaleY] = form.unit === 'fraction' ? [input.width, input.height] : [1, 1];
  const found = new CandidateList(minimumScore);
  for (let row = 0; row < count; row++) {
    const score = scores?.data[row] ?? boxes.data[row * width + 4] ?? 0;
    if (!(score >= minimumScore) || (labels && labels.data[row] !== classIndex)) continue;
    const number = (place: number) => boxes.data[row * width + place] ?? Number.NaN;
    found.add(edgesOf([number(0), number(1), number(2), number(3)], form.order, scaleX, scaleY), score);
  }
  return found;
}

function edgesOf(
  [a, b, c, d]: readonly [number, number, number, number],
  order: RowsForm['order'],
  scaleX: number,
  scaleY: number,
): Edges {
  switch (order) {
    case 'xyxy':
      return [a * scaleX, b * scaleY, c * scaleX, d * scaleY];
    case 'yxyx':
      return [b * scaleX, a * scaleY, d * scaleX, c * scaleY];
    case 'xywh':
      return [a * scaleX, b * scaleY, (a + c) * scaleX, (b + d) * scaleY];
    case 'center':
      return [(a - c / 2) * scaleX, (b - d / 2) * scaleY, (a + c / 2) * scaleX, (b + d / 2) * scaleY];
  }
}
