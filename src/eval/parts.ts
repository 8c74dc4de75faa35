import { jointIndex, type Skeleton } from '../skeletons/index.ts';

/** A joint in the middle of the body, or a left and a right joint together. */
export interface Part {
  readonly name: string;
  /** Indices into the skeleton's joints. */
  readonly joints: readonly number[];
}

/** The usual order of parts in tables of pose scores. All other parts follow. */
const customary = ['head top', 'neck', 'shoulder', 'elbow', 'wrist', 'hip', 'knee', 'ankle'];

/** The skeleton's parts from the head down. Mirror pairs are combined: `left ankle` and `right ankle` become `ankle`. */
export function parts(skeleton: Skeleton): readonly Part[] {
  const paired = new Set(skeleton.mirrorPairs.flat());
  const single = skeleton.joints.filter((joint) => !paired.has(joint));
  const all = [
    ...skeleton.mirrorPairs.map((pair) => ({
      name: pooledName(pair),
      joints: pair.map((joint) => jointIndex(skeleton, joint)),
    })),
    ...single.map((joint) => ({ name: joint, joints: [jointIndex(skeleton, joint)] })),
  ];
  const rank = ({ name }: Part) => {
    const place = customary.indexOf(name);
    return place < 0 ? customary.length : place;
  };
  return all.sort((a, b) => rank(a) - rank(b));
}

function pooledName([one, other]: readonly [string, string]): string {
  const withoutSide = (joint: string) => joint.replace(/^(left|right)[ _-]?/i, '');
  return withoutSide(one) === withoutSide(other) ? withoutSide(one) : `${one} / ${other}`;
}
