import { type Skeleton, standardSkeletons } from '../skeletons/index.ts';

/**
 * A skeleton with the joints of both: first those of `first` in its order, then those that only `second` has. If a
 * standard skeleton has exactly these joints, it is returned. Limbs, mirror pairs, torso and head come from both. If
 * both define one of these, the first skeleton's is used. Sigmas are left out, because `second` may have none.
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
  return {
    name: `${first.name} and ${second.name}`,
    joints,
    limbs: [...first.limbs, ...second.limbs.filter(({ name }) => !named.has(name))],
    mirrorPairs: [
      ...first.mirrorPairs,
      ...second.mirrorPairs.filter((pair) => !pair.some((joint) => paired.has(joint))),
    ],
    torso: first.torso ?? second.torso,
    head: first.head ?? second.head,
  };
}
