import { personBox, type Sample } from '../data/index.ts';
import type { Detection } from '../detect/index.ts';
import { type Box, boxOverlap } from '../geometry/index.ts';

/** Smallest intersection over union at which a detection belongs to a labeled person. */
const sameBox = 0.4;
/**
 * A detection also belongs to a partly labeled person if it contains at least this share of the person's labeled
 * joints.
 */
const heldJoints = 0.8;

/** The box of a labeled person for the teacher, and the detection that belongs to them. */
export interface LocatedPerson {
  readonly box?: Box | undefined;
  readonly detection?: Detection | undefined;
}

/**
 * Assigns to every labeled person the detection with the largest overlap. Each detection is used once. The person's
 * box is the dataset's, or otherwise the box around the joints. If joints are missing and the dataset has no box, the
 * box is extended to contain the detection.
 */
export function locatePeople(
  samples: readonly Sample[],
  detections: readonly Detection[],
): readonly LocatedPerson[] {
  const taken = new Set<Detection>();
  return samples.map((sample): LocatedPerson => {
    const box = personBox(sample);
    const free = detections.filter((detection) => !taken.has(detection));
    const detection = best(free, (each) => affinity(sample, box, each.box));
    if (detection) taken.add(detection);
    const partly = sample.box === undefined && sample.pose.includes(null);
    const joined = partly && detection ? union(box, detection.box) : box;
    return { box: joined, detection };
  });
}

/** How well a detection fits a labeled person; 0 if it does not belong to them. */
function affinity({ pose }: Sample, box: Box | undefined, detected: Box): number {
  const labeled = pose.flatMap((joint) => (joint ? [joint.point] : []));
  const overlap = box === undefined ? 0 : boxOverlap(box, detected);
  if (overlap >= sameBox) return overlap;
  if (labeled.length === pose.length || labeled.length === 0) return 0;
  const held = labeled.filter(
    ({ x, y }) =>
      x >= detected.x &&
      y >= detected.y &&
      x < detected.x + detected.width &&
      y < detected.y + detected.height,
  );
  return held.length >= heldJoints * labeled.length ? Math.max(overlap, Number.MIN_VALUE) : 0;
}

function best<Item>(items: readonly Item[], score: (item: Item) => number): Item | undefined {
  let found: { readonly item: Item; readonly score: number } | undefined;
  for (const item of items) {
    const value = score(item);
    if (value > (found?.score ?? 0)) found = { item, score: value };
  }
  return found?.item;
}

function union(one: Box | undefined, other: Box): Box {
  if (one === undefined) return other;
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}
