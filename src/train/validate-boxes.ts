import { boxScores, type DetectedBox, type LabeledBox } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { type Box, boxOverlap } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { HeldOut } from './held-out.ts';
import type { Validation } from './validate.ts';

/** A found and a labeled box are the same person if their intersection over union is at least this. */
const same = 0.5;

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
  const people = heldOut.flatMap(({ sample: { pose, image } }): readonly LabeledBox[] => {
    const [person, region] = [boxOf(pose, 0), boxOf(pose, 2)];
    const box = person ?? region;
    return box === undefined
      ? []
      : [{ image, box, area: box.width * box.height, crowd: person === undefined }];
  });
  const images = new Set(heldOut.map(({ sample }) => sample.image));
  const { ap, ap50 } = boxScores(people, detections);
  const reported = detections.filter(({ score }) => score >= minimumScore);
  return {
    measure: 'box AP',
    score: ap ?? 0,
    ap50: ap50 ?? 0,
    ...countMatches(people, reported),
    perJoint: {},
    conditions: `${images.size} images, recall and precision at score ${minimumScore}`,
  };
}

/** Recall and precision in percent. A detection in an ignored region does not count. */
function countMatches(
  people: readonly LabeledBox[],
  reported: readonly DetectedBox[],
): Pick<Validation, 'recall' | 'precision'> {
  const taken = new Set<LabeledBox>();
  let wrong = 0;
  for (const found of reported.toSorted((a, b) => b.score - a.score)) {
    const here = people.filter(({ image }) => image === found.image);
    const free = here.filter((person) => !person.crowd && !taken.has(person));
    const best = free.toSorted((a, b) => boxOverlap(b.box, found.box) - boxOverlap(a.box, found.box))[0];
    if (best && boxOverlap(best.box, found.box) >= same) taken.add(best);
    else if (!here.some(({ crowd, box }) => crowd && boxOverlap(box, found.box) > 0)) wrong++;
  }
  const labeled = people.filter(({ crowd }) => !crowd).length;
  return {
    recall: labeled > 0 ? (100 * taken.size) / labeled : undefined,
    precision: taken.size + wrong > 0 ? (100 * taken.size) / (taken.size + wrong) : undefined,
  };
}

/** The box whose corners begin at index `first` of a pose; `undefined` without them. */
function boxOf(pose: Pose, first: number): Box | undefined {
  const [from, to] = [at(pose, first), at(pose, first + 1)];
  if (from === null || to === null) return undefined;
  const { x, y } = from.point;
  return { x: x + 0.5, y: y + 0.5, width: to.point.x - x, height: to.point.y - y };
}
