import { LimberError } from '../../errors.ts';
import { type Skeleton, standardSkeletons } from '../../skeletons/index.ts';

/** The skeleton of a file with named joints. */
export interface NamedJoints {
  readonly skeleton: Skeleton;
  /** For each joint of the skeleton, its index among the file's names. */
  readonly places: readonly number[];
}

/**
 * Identifies a file's joints by their names. Case, spaces, `_`, `.` and `-` are ignored. If all expected joints are
 * present, the skeleton is the expected one. Otherwise it is a standard skeleton that is completely present. Otherwise,
 * if the file names no other joints, it is the expected joints that are present.
 * @throws LimberError when the names fit none of these.
 */
export function namedJoints(names: readonly string[], expected: Skeleton, where: string): NamedJoints {
  const plain = names.map(plainName);
  const placesOf = (joints: readonly string[]) => joints.map((joint) => plain.indexOf(plainName(joint)));
  const whole = [expected, ...Object.values(standardSkeletons)].find(({ joints }) =>
    placesOf(joints).every((place) => place >= 0),
  );
  if (whole) return { skeleton: whole, places: placesOf(whole.joints) };
  const known = new Set(expected.joints.map(plainName));
  const joints = expected.joints.filter((joint) => plain.includes(plainName(joint)));
  if (joints.length > 0 && plain.every((name) => known.has(name))) {
    const { name } = expected;
    return { skeleton: { name, joints, limbs: [], mirrorPairs: [] }, places: placesOf(joints) };
  }
  throw new LimberError({
    what: `the file's joints are not those of "${expected.name}"`,
    got: names.join(', '),
    expected: expected.joints.join(', '),
    where,
  });
}

/** A joint's name without the parts that programs write differently. */
export function plainName(joint: string): string {
  return joint
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
