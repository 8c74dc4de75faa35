import type { Size } from '../geometry/index.ts';
import type { Gaussian } from './gaussian.ts';
import { type FieldLimb, limbAffinity } from './limb-field.ts';
import { type Peak, refinePeak } from './peak.ts';

/** The output of a network for several people, for one image. */
export interface CrowdMaps {
  /** Size of the maps, in cells. */
  readonly size: Size;
  readonly joints: number;
  /** `[joints, height, width]`. */
  readonly beliefs: Float32Array;
  readonly limbs: readonly FieldLimb[];
  /** `[2 · limbs, height, width]`: x and y of each limb's field. */
  readonly fields: Float32Array;
  /** The Gaussian that marks a joint. */
  readonly peak: Gaussian;
}

/** Thresholds for joints, limbs and people. */
export interface ReadingOptions {
  /** Smallest belief of a joint. Default: 0.2, chosen on photographs held out of training. */
  readonly leastBelief?: number | undefined;
  /**
   * Smallest mean affinity of a limb, and value of its field at most places along it. Default: 0.005. Fields that were
   * learned from photographs are weak where they are unsure, but their direction is right.
   */
  readonly leastAffinity?: number | undefined;
  /** Smallest number of joints of a person. Default: 3. */
  readonly leastJoints?: number | undefined;
}

/** A person that was found. Points are in cells. */
export interface FoundPerson {
  readonly joints: readonly (Peak | null)[];
  /** Mean belief of all joints, in [0, 1]; a joint that was not found counts as 0. */
  readonly score: number;
}

/** A limb between a peak of its first joint and a peak of its second. */
export interface LimbCandidate {
  readonly from: number;
  readonly to: number;
  readonly affinity: number;
}

/**
 * Finds all people. Joints are peaks of the belief maps. Limbs are matched one type at a time, and limbs that share a
 * joint belong to one person. Limbs are joined in descending order of affinity, so a doubtful limb never takes a joint
 * from a certain one.
 * @returns people, ordered by score, best first.
 */
export function assemblePeople(maps: CrowdMaps, options: ReadingOptions = {}): readonly FoundPerson[] {
  const { leastBelief = 0.2, leastAffinity = 0.005, leastJoints = 3 } = options;
  const cells = maps.size.width * maps.size.height;
  const peaks = Array.from({ length: maps.joints }, (_, joint) =>
    peaksOf(maps.beliefs.subarray(joint * cells, (joint + 1) * cells), maps, leastBelief),
  );
  const limbs = maps.limbs.flatMap(([from, to], index) => {
    const field = maps.fields.subarray(2 * index * cells, 2 * (index + 1) * cells);
    const candidates = candidatesOf(field, maps.size, peaks[from] ?? [], peaks[to] ?? [], leastAffinity);
    return matchLimbs(candidates).map((limb) => ({ joints: [from, to] as const, ...limb }));
  });
  const people: Assembled[] = [];
  for (const limb of limbs.toSorted((one, other) => other.affinity - one.affinity)) join(people, limb);
  return people
    .map((joints): FoundPerson => {
      const found = peaks.map((list, joint) => list[joints.get(joint) ?? -1] ?? null);
      const beliefs = found.map((peak) => (peak ? Math.min(1, peak.value) : 0));
      return { joints: found, score: mean(beliefs) };
    })
    .filter(({ joints }) => joints.filter((joint) => joint !== null).length >= leastJoints)
    .sort((one, other) => other.score - one.score);
}

/** Cells that are higher than all their neighbors. Of equal neighbors, the first is the peak. */
function peaksOf(map: Float32Array, { size, peak }: CrowdMaps, least: number): readonly Peak[] {
  const { width, height } = size;
  const found: Peak[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const cell = row * width + column;
      if (map[cell]! >= least && isPeak(map, size, column, row)) {
        found.push(refinePeak(map, cell, width, height, peak.sigma, peak.cutoff));
      }
    }
  }
  return found;
}

function isPeak(map: Float32Array, { width, height }: Size, column: number, row: number): boolean {
  const cell = row * width + column;
  const value = map[cell]!;
  const [left, right] = [column > 0, column < width - 1];
  // Earlier neighbors must be lower; later ones may be equal.
  if (left && map[cell - 1]! >= value) return false;
  if (right && map[cell + 1]! > value) return false;
  if (row > 0) {
    const above = cell - width;
    if (map[above]! >= value || (left && map[above - 1]! >= value)) return false;
    if (right && map[above + 1]! >= value) return false;
  }
  if (row < height - 1) {
    const below = cell + width;
    if (map[below]! > value || (left && map[below - 1]! > value)) return false;
    if (right && map[below + 1]! > value) return false;
  }
  return true;
}

/** Pairs of peaks that the field supports. */
function candidatesOf(
  field: Float32Array,
  size: Size,
  first: readonly Peak[],
  second: readonly Peak[],
  least: number,
): readonly LimbCandidate[] {
  const found: LimbCandidate[] = [];
  for (const [from, one] of first.entries()) {
    for (const [to, other] of second.entries()) {
      const affinity = limbAffinity(field, size, one.point, other.point, least);
      if (affinity >= least && affinity > 0) found.push({ from, to, affinity });
    }
  }
  return found;
}

/**
 * Matches the limbs of one type. The pair with the highest affinity comes first, and each peak has at most one limb.
 * This greedy matching reaches at least half the total of the best matching, and nearly always all of it (section 2.4
 * of Cao et al.).
 */
export function matchLimbs(candidates: readonly LimbCandidate[]): readonly LimbCandidate[] {
  const [starts, ends] = [new Set<number>(), new Set<number>()];
  return candidates
    .toSorted((one, other) => other.affinity - one.affinity)
    .filter(({ from, to }) => {
      if (starts.has(from) || ends.has(to)) return false;
      starts.add(from);
      ends.add(to);
      return true;
    });
}

/** A person under assembly: the peak of each joint, by the joint. */
type Assembled = Map<number, number>;

interface JoinedLimb extends LimbCandidate {
  readonly joints: FieldLimb;
}

/** Gives a limb to the person or people who have its ends. A limb that would give somebody a joint twice is left out. */
function join(people: Assembled[], { joints: [a, b], from, to }: JoinedLimb): void {
  const first = people.find((joints) => joints.get(a) === from);
  const second = people.find((joints) => joints.get(b) === to);
  if (first === undefined && second === undefined) {
    people.push(
      new Map([
        [a, from],
        [b, to],
      ]),
    );
  } else if (first === undefined || second === undefined) {
    const [owner, joint, peak] = first !== undefined ? [first, b, to] : [second, a, from];
    if (owner?.has(joint) === false) owner.set(joint, peak);
  } else if (first !== second && ![...second.keys()].some((joint) => first.has(joint))) {
    for (const [joint, peak] of second) first.set(joint, peak);
    people.splice(people.indexOf(second), 1);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
