import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { jointNames, type Skeleton, standardSkeletons } from '../../skeletons/index.ts';

/** The skeleton of a file with named joints. */
export interface NamedJoints {
  readonly skeleton: Skeleton;
  /** For each joint of the skeleton, its index among the file's names. */
  readonly places: readonly number[];
}

/**
 * Identifies a file's joints by their names, as `jointsByName` does. If all expected joints are
 * present, the skeleton is the expected one. Otherwise it is a standard skeleton that is completely present. Otherwise,
 * if the file names no other joints, it is the expected joints that are present.
 * @throws LimberError when the names fit none of these.
 */
export function namedJoints(names: readonly string[], expected: Skeleton, where: string): NamedJoints {
  const placesOf = (joints: readonly string[]) => {
    const found = jointsByName(names, joints);
    return joints.map((_, joint) => found.indexOf(joint));
  };
  const whole = [expected, ...Object.values(standardSkeletons)].find(({ joints }) =>
    placesOf(joints).every((place) => place >= 0),
  );
  if (whole) return { skeleton: whole, places: placesOf(whole.joints) };
  const places = placesOf(expected.joints);
  const present = places.filter((place) => place >= 0);
  if (present.length > 0 && new Set(present).size === names.length) {
    const joints = expected.joints.filter((_, joint) => at(places, joint) >= 0);
    return { skeleton: { name: expected.name, joints, limbs: [], mirrorPairs: [] }, places: present };
  }
  throw new LimberError({
    what: `the file's joints are not those of "${expected.name}"`,
    got: names.join(', '),
    expected: expected.joints.join(', '),
    where,
  });
}

/**
 * For each of a file's names, the index of its joint, or −1. Case, spaces, `_`, `.` and `-` are ignored, and so is where
 * a name has its side: `ear_L` is `left ear` if there is also an `ear_R`.
 */
export function jointsByName(names: readonly string[], joints: readonly string[]): readonly number[] {
  const plain = joints.map(plainName);
  const sided = jointNames(names);
  return names.map((name, index) => {
    const joint = plain.indexOf(plainName(name));
    return joint >= 0 ? joint : plain.indexOf(plainName(at(sided, index)));
  });
}

/** A joint's name without the parts that programs write differently. */
function plainName(joint: string): string {
  return joint
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
