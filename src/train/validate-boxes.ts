import { boxCounts, boxScores, type DetectedBox, type LabeledBox } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import type { Box } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { HeldOut } from './held-out.ts';
import type { Validation } from './validate.ts';

/**
 * Scores a detector on images held out of training.
 * @param heldOut boxes as `withBoxCorners` makes them.
 * @param detections detections of all these images, including uncertain ones.
 * @param minimumScore the smallest score at which the detector reports a person, for recall and precision.
 */
export function scoreBoxes(
  heldOut: readonly HeldOut[],
  detections: readonly DetectedBox[],
  minimumScore: number,
): Validation {
  const people = labeledBoxes(heldOut);
  const images = new Set(heldOut.map(({ sample }) => sample.image));
  const { ap, ap50 } = boxScores(people, detections);
  const reported = detections.filter(({ score }) => score >= minimumScore);
  const { recall, precision } = boxCounts(people, reported);
  return {
    measure: 'box AP',
    score: ap ?? 0,
    ap50: ap50 ?? 0,
    recall: recall ?? undefined,
    precision: precision ?? undefined,
    perJoint: {},
    conditions: `${images.size} images, recall and precision at score ${minimumScore}`,
  };
}

/** The labeled boxes of images held out. A region that is ignored becomes a crowd. @param heldOut as for `scoreBoxes`. */
export function labeledBoxes(heldOut: readonly HeldOut[]): readonly LabeledBox[] {
  return heldOut.flatMap(({ sample: { pose, image } }): readonly LabeledBox[] => {
    const [person, region] = [boxOf(pose, 0), boxOf(pose, 2)];
    const box = person ?? region;
    return box === undefined
      ? []
      : [{ image, box, area: box.width * box.height, crowd: person === undefined }];
  });
}

/** The box whose corners begin at index `first` of a pose; `undefined` without them. */
function boxOf(pose: Pose, first: number): Box | undefined {
  const [from, to] = [at(pose, first), at(pose, first + 1)];
  if (from === null || to === null) return undefined;
  const { x, y } = from.point;
  return { x: x + 0.5, y: y + 0.5, width: to.point.x - x, height: to.point.y - y };
}
