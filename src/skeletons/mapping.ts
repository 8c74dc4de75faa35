import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { midpoint } from '../geometry/index.ts';
import { jointNames } from './guess.ts';
import type { Joint, Pose } from './pose.ts';
import type { Skeleton } from './skeleton.ts';

/** How to map the joints of one skeleton to another. */
export interface MappingOptions {
  /** Whether a missing joint may be computed as the midpoint of two others. Default: false. */
  readonly derive?: boolean;
}

/** A map from poses of one skeleton to poses of another. */
export interface SkeletonMapping {
  /** For each joint of the new skeleton, the joints that it is computed from: one, two (their midpoint), or none. */
  readonly sources: readonly (readonly string[])[];
  /** Joints of the new skeleton that have no source and stay `null`. */
  readonly missing: readonly string[];
  /** Joints of the old skeleton that are not used. */
  readonly unused: readonly string[];
  /** Maps a pose to the new skeleton. A joint without a source is `null`. */
  map(pose: Pose): Pose;
}

/** Two names for the same joint: LSP's neck is MPII's upper neck, not its thorax. */
const samePlace: readonly (readonly [string, string])[] = [['neck', 'upper neck']];

/**
 * Joints that lie about half-way between two others. The neck lies a little above the middle of the shoulders, which
 * is only an approximation.
 */
const midpoints: Readonly<Record<string, readonly [string, string]>> = {
  pelvis: ['right hip', 'left hip'],
  thorax: ['right shoulder', 'left shoulder'],
  neck: ['right shoulder', 'left shoulder'],
  'upper neck': ['right shoulder', 'left shoulder'],
};

/**
 * Maps joints by name, or by the spelling that the new skeleton states. A few joints have two names (LSP's `neck` is
 * MPII's `upper neck`). With `derive`, a
 * missing pelvis is computed from the hips, and a thorax or neck from the shoulders. A head top cannot be derived.
 * @throws LimberError when the skeletons have no joint in common.
 */
export function mapSkeleton(
  from: Skeleton,
  to: Skeleton,
  { derive = false }: MappingOptions = {},
): SkeletonMapping {
  const has = (joint: string) => from.joints.includes(joint);
  const sources = to.joints.map((joint): readonly string[] => {
    const spelling = to.spellings?.[joint];
    const names = [
      joint,
      ...(spelling === undefined ? [] : [spelling, ...jointNames([spelling])]),
      ...samePlace.flatMap((pair) => (pair.includes(joint) ? pair : [])),
    ];
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
    missing: to.joints.filter((_, index) => at(sources, index).length === 0),
    unused: from.joints.filter((joint) => !used.has(joint)),
    map: (pose) => places.map((indices) => combine(indices.map((index) => pose[index] ?? null))),
  };
}

/** The joint itself, or the midpoint of two: visible if both joints are, and as confident as the less confident. */
function combine([one, other = one]: Pose): Joint | null {
  if (!one || !other) return null;
  if (one === other) return one;
  const [isVisible, isOther] = [one.visible, other.visible];
  const [confidence, others] = [one.confidence, other.confidence];
  return {
    point: midpoint(one.point, other.point),
    ...(isVisible !== undefined && isOther !== undefined && { visible: isVisible && isOther }),
    ...(confidence !== undefined && others !== undefined && { confidence: Math.min(confidence, others) }),
  };
}
