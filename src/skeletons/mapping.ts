import { LimberError } from '../errors.ts';
import { midpoint } from '../geometry/index.ts';
import type { Joint, Pose } from './pose.ts';
import type { Skeleton } from './skeleton.ts';

/** How joints of one skeleton become those of another. */
export interface MappingOptions {
  /** Whether joints that the other skeleton lacks may be taken from the midpoint of two that it has; not unless said. */
  readonly derive?: boolean;
}

/** How poses of one skeleton become poses of another. */
export interface SkeletonMapping {
  /** For each joint of the new skeleton the joints it comes from: one, two whose midpoint it is, or none. */
  readonly sources: readonly (readonly string[])[];
  /** Joints of the new skeleton that come from nowhere and stay `null`. */
  readonly missing: readonly string[];
  /** Joints of the old skeleton that are left behind. */
  readonly unused: readonly string[];
  /** A pose in the order of the other skeleton; a joint that has no source is `null`. */
  map(pose: Pose): Pose;
}

/** Joints that mark the same place under two names: LSP's neck is MPII's upper neck, not its thorax. */
const samePlace: readonly (readonly [string, string])[] = [['neck', 'upper neck']];

/** Joints that lie about half-way between two others. The middle of the shoulders stands in for the neck, a little above it. */
const midpoints: Readonly<Record<string, readonly [string, string]>> = {
  pelvis: ['right hip', 'left hip'],
  thorax: ['right shoulder', 'left shoulder'],
  neck: ['right shoulder', 'left shoulder'],
  'upper neck': ['right shoulder', 'left shoulder'],
};

/**
 * Maps joints by name; the few that have two names (LSP's `neck` is MPII's `upper neck`) meet too. With `derive`,
 * a pelvis is taken from the hips, and a thorax or a neck from the shoulders. Nothing stands in for a head top.
 *
 * @throws LimberError when the skeletons have no joint in common.
 */
export function mapSkeleton(
  from: Skeleton,
  to: Skeleton,
  { derive = false }: MappingOptions = {},
): SkeletonMapping {
  const has = (joint: string) => from.joints.includes(joint);
  const sources = to.joints.map((joint): readonly string[] => {
    const names = [joint, ...samePlace.flatMap((pair) => (pair.includes(joint) ? pair : []))];
    const found = names.find(has);
    if (found !== undefined) return [found];
    const ends = derive ? (midpoints[joint] ?? []) : [];
    return ends.every(has) ? ends : [];
  });
  const used = new Set(sources.flat());
  if (used.size === 0) {
    throw new LimberError({
      what: `the skeletons "${from.name}" and "${to.name}" have no joint in common`,
      got: from.joints.join(', '),
      expected: `some of ${to.joints.join(', ')}`,
    });
  }
  const places = sources.map((joints) => joints.map((joint) => from.joints.indexOf(joint)));
  return {
    sources,
    missing: to.joints.filter((_, index) => sources[index]!.length === 0),
    unused: from.joints.filter((joint) => !used.has(joint)),
    map: (pose) => places.map((indices) => combine(indices.map((index) => pose[index] ?? null))),
  };
}

/** The joint itself, or the one half-way, which is visible where both are. */
function combine([one, other = one]: Pose): Joint | null {
  if (!one || !other) return null;
  if (one === other) return one;
  const point = midpoint(one.point, other.point);
  if (one.visible === undefined || other.visible === undefined) return { point };
  return { point, visible: one.visible && other.visible };
}
