import { type Skeleton, standardSkeletons } from '../skeletons/index.ts';

/**
 * A skeleton with the joints of both: those of the first in its order, then what only the second has. A standard
 * skeleton with exactly these joints is preferred. Limbs, mirror pairs, torso and head come from both, the first one's
 * where both have them. Sigmas are left out, because the second's joints may have none.
 */
export function joinedSkeleton(first: Skeleton, second: Skeleton): Skeleton {
  const fresh = second.joints.filter((joint) => !first.joints.includes(joint));
  if (fresh.length === 0) return first;
  const joints = [...first.joints, ...fresh];
  const standard = Object.values<Skeleton>(standardSkeletons).find(
    (skeleton) => skeleton.joints.join('\n') === joints.join('\n'),
  );
  if (standard) return standard;
  const paired = new Set(first.mirrorPairs.flat());
  const named = new Set(first.limbs.map(({ name }) => name));
  const [torso, head] = [first.torso ?? second.torso, first.head ?? second.head];
  return {
    name: `${first.name} and ${second.name}`,
    joints,
    limbs: [...first.limbs, ...second.limbs.filter(({ name }) => !named.has(name))],
    mirrorPairs: [
      ...first.mirrorPairs,
      ...second.mirrorPairs.filter((pair) => !pair.some((joint) => paired.has(joint))),
    ],
    ...(torso && { torso }),
    ...(head && { head }),
  };
}
