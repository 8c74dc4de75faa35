import { at, withoutUndefined } from '../foundation/index.ts';
import type { Limb, Skeleton } from './skeleton.ts';
import { spellingsOf } from './spellings.ts';
import { standardSkeletons } from './standard.ts';
import { isAnimalName } from './subject.ts';

/** A dataset's data about its skeleton. */
export interface SkeletonHints {
  readonly name: string;
  /** Names in the dataset's own spelling. */
  readonly joints: readonly string[];
  /** Pairs of indices into `joints` that are joined by a line. */
  readonly edges: readonly (readonly [number, number])[];
}

/**
 * Finds the skeleton of a dataset. If a standard skeleton has exactly these joints, it is returned. Otherwise the
 * dataset's edges become limbs, and mirror pairs come from left and right in the names. Torso and head are set if their
 * joints have the usual names. An edge from a joint to itself is ignored, and so is a repeated edge. Sigmas cannot be
 * guessed. A standard skeleton with an animal's name describes an animal.
 */
export function guessSkeleton({ name, joints: given, edges }: SkeletonHints): Skeleton {
  const joints = jointNames(given);
  const standard = Object.values<Skeleton>(standardSkeletons).find((skeleton) =>
    sameNames(skeleton.joints, joints),
  );
  const spelled = spellingsOf(joints, given);
  if (standard) {
    if (isAnimalName(name)) return { ...standard, ...spelled, subject: 'animal' };
    return spelled.spellings === undefined ? standard : { ...standard, ...spelled };
  }
  const having = (pairs: readonly (readonly [string, string])[]) =>
    pairs.find((pair) => pair.every((joint) => joints.includes(joint)));
  const torso = having([
    ['left shoulder', 'right hip'],
    ['left hip', 'right shoulder'],
  ]);
  const head = having([
    ['neck', 'head top'],
    ['upper neck', 'head top'],
  ]);
  return withoutUndefined({
    name,
    joints,
    ...spelled,
    limbs: edges
      .filter(([from, to], place) => from !== to && edges.findIndex(isBetween(from, to)) === place)
      .map(([from, to]): Limb => {
        const ends = { from: at(joints, from), to: at(joints, to) };
        return { name: limbName(ends), ...ends };
      }),
    mirrorPairs: guessMirrorPairs(joints),
    torso,
    head,
  });
}

/** Finds an edge between two joints, in either direction. */
function isBetween(from: number, to: number) {
  return ([a, b]: readonly [number, number]) => (a === from && b === to) || (a === to && b === from);
}

/** Name of a limb that has none. */
export function limbName({ from, to }: Pick<Limb, 'from' | 'to'>): string {
  return [from, to].map((end) => (typeof end === 'string' ? end : end.join(' and '))).join(' to ');
}

/** Pairs of joints that differ only in left and right, the right one first. */
export function guessMirrorPairs(joints: readonly string[]): readonly (readonly [string, string])[] {
  return joints.flatMap((right): readonly (readonly [string, string])[] => {
    const left = right.replace(/^right\b/, 'left');
    return left !== right && joints.includes(left) ? [[right, left]] : [];
  });
}

/**
 * The first joint whose name is only a number, such as `point 3`, in a skeleton that tells no joint's side. Which
 * joints are left and right is then unknown, so mirror images may teach wrong sides.
 */
export function numberedJoint({
  joints,
  mirrorPairs,
}: Pick<Skeleton, 'joints' | 'mirrorPairs'>): string | undefined {
  return mirrorPairs.length > 0 ? undefined : joints.find((joint) => numbered.test(joint));
}

const numbered = /^(new )?((key ?|land)?points?|joint|kp|kpt|node|marker|landmark|part|label|[a-z])? ?\d+$/i;

/**
 * Normalizes names of joints, so that names from different datasets match. Names become lower-case words with spaces:
 * `left_shoulder` and `LeftShoulder` become `left shoulder`. The side is put first if both sides exist: `leftear`,
 * `ear_L` and `Ear.left` become `left ear` if there is also a right one. If two names would become equal, all are
 * left unchanged.
 */
export function jointNames(given: readonly string[]): readonly string[] {
  const plain = given.map(words);
  const sides = plain.map(sided);
  const count = (side: string, part: string) =>
    sides.filter((other) => other?.side === side && other.part === part).length;
  const names = plain.map((name, index) => {
    const found = sides[index];
    if (!found || count('left', found.part) !== 1 || count('right', found.part) !== 1) return name;
    return `${found.side} ${found.part}`.trim();
  });
  return new Set(names).size === names.length && !names.includes('') ? names : given;
}

function words(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[\s_.\-/]+/g, ' ')
    .trim()
    .toLowerCase();
}

/**
 * The ways to write a side: as a separate word, as a single letter at either end, or as the beginning or end of a
 * word.
 */
const spellings = [
  /^(?<before>.*\b)(?<side>left|right)(?<after>\b.*)$/,
  /^(?<before>)(?<side>[lr])(?<after> .+)$/,
  /^(?<before>.+ )(?<side>[lr])(?<after>)$/,
  /^(?<before>)(?<side>left|right)(?<after>.+)$/,
  /^(?<before>.+)(?<side>left|right)(?<after>)$/,
];

function sided(name: string): { readonly side: 'left' | 'right'; readonly part: string } | undefined {
  for (const spelling of spellings) {
    const { before = '', side, after = '' } = spelling.exec(name)?.groups ?? {};
    if (side === undefined) continue;
    const part = `${before} ${after}`.replace(/ +/g, ' ').trim();
    return { side: side.startsWith('l') ? 'left' : 'right', part };
  }
  return undefined;
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
