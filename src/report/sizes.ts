import { torsoDiameter } from '../eval/index.ts';
import { type Pose, poseBox, type Skeleton } from '../skeletons/index.ts';

/** A measure of people's size in pixels, for breakdowns by size. */
export interface SizeMeasure {
  readonly description: string;
  size(truth: Pose): number | undefined;
}

/** The torso's diameter if the skeleton has a torso, otherwise the longer side of the box around the joints. */
export function sizeMeasure(skeleton: Skeleton): SizeMeasure {
  if (skeleton.torso !== undefined) {
    return { description: 'torso diameter', size: (truth) => torsoDiameter(truth, skeleton) };
  }
  return {
    description: 'longer side of the box around the joints',
    size(truth) {
      const box = poseBox(truth);
      return box && Math.max(box.width, box.height);
    },
  };
}

/** A group of people of similar size. */
export interface SizeGroup {
  readonly from: number;
  readonly to: number;
  /** Indices of the given sizes. */
  readonly people: readonly number[];
}

/**
 * Divides people by size into groups of about equal numbers (quantiles). People of equal size stay together, so there
 * may be fewer groups. People without a size are in no group.
 */
export function sizeGroups(sizes: readonly (number | undefined)[], count: number): readonly SizeGroup[] {
  const sorted = sizes
    .flatMap((size, person) => (size === undefined ? [] : [{ size, person }]))
    .sort((a, b) => a.size - b.size);
  const upperEnds = Array.from(
    { length: count },
    (_, group) => sorted[Math.ceil(((group + 1) * sorted.length) / count) - 1]?.size,
  );
  const groups = upperEnds.flatMap((to, group) => {
    const above = upperEnds[group - 1] ?? Number.NEGATIVE_INFINITY;
    const members = sorted.filter(({ size }) => to !== undefined && size > above && size <= to);
    const [first, last] = [members[0], members.at(-1)];
    return first && last
      ? [{ from: first.size, to: last.size, people: members.map(({ person }) => person) }]
      : [];
  });
  return groups;
}
