import type { UnlabeledRegion } from '../codecs/index.ts';
import { applyAffine, type Box, boxAround, boxCenter, imagePoint } from '../geometry/index.ts';
import type { Crop } from './crop.ts';
import type { Sample } from './dataset.ts';
import { personBox } from './person.ts';

/** The box around some labeled joints may not contain the other joints, so it is enlarged by half. */
const beyondLabels = 1.5;

/**
 * The region that may contain a person's unlabeled joints: the person's box, mapped to the crop. `undefined` if all
 * joints have labels, or the person's position is unknown.
 */
export function unlabeledRegion(sample: Sample, { pose, map }: Crop): UnlabeledRegion | undefined {
  const joints = pose.map((point) => point === null);
  const box = joints.includes(true) ? personBox(sample) : undefined;
  if (box === undefined) return undefined;
  const enlarged = joints.includes(false) ? beyondLabels : 1;
  const corners = cornersOf(boxAround(boxCenter(box), box.width * enlarged, box.height * enlarged));
  return { joints, outline: corners.map((corner) => applyAffine(map, corner)) };
}

/** The corners of a box from edge to edge of its pixels, in order. */
function cornersOf({ x, y, width, height }: Box) {
  const [left, top, right, bottom] = [x - 0.5, y - 0.5, x + width - 0.5, y + height - 0.5];
  return [imagePoint(left, top), imagePoint(right, top), imagePoint(right, bottom), imagePoint(left, bottom)];
}
