import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { parseAs } from '../schema-problem.ts';
import { guessMirrorPairs, jointNames, limbName } from './guess.ts';
import type { Skeleton } from './skeleton.ts';
import { spellingsOf } from './spellings.ts';
import { subjectKinds } from './subject.ts';

const text = z.string().min(1);
const pair = z.tuple([text, text]).readonly();
const limbEnd = z.union([text, pair]);
const sigma = z.number().positive();

/** A skeleton as stored in a model. */
export const skeletonSchema = z.object({
  name: text,
  subject: z.enum(subjectKinds).exactOptional(),
  joints: z.array(text).min(1).readonly(),
  spellings: z.record(text, text).readonly().optional(),
  limbs: z.array(z.object({ name: text, from: limbEnd, to: limbEnd })).readonly(),
  mirrorPairs: z.array(pair).readonly(),
  torso: pair.optional(),
  head: pair.optional(),
  sigmas: z.array(sigma).readonly().optional(),
});

/** A joint's name in a file. YAML reads `1` as a number. */
const writtenName = z.union([text, z.number().transform(String)]);
const writtenPair = z.tuple([writtenName, writtenName]).readonly();
const writtenEnd = z.union([writtenName, writtenPair]);

/** A skeleton as a user writes it: only name and joints are required, and a limb may be just two joints. */
const skeletonFileSchema = z.strictObject({
  ...skeletonSchema.shape,
  joints: z.array(writtenName).min(1),
  spellings: z.record(text, writtenName).optional(),
  limbs: z
    .array(
      z.union([writtenPair, z.strictObject({ name: text.optional(), from: writtenEnd, to: writtenEnd })], {
        error: '[joint, joint] or { name: …, from: …, to: … }',
      }),
    )
    .default([]),
  mirrorPairs: z.array(writtenPair).optional(),
  torso: writtenPair.optional(),
  head: writtenPair.optional(),
});

/**
 * Reads a skeleton from a file's content (parsed YAML or JSON). Joints are renamed by `jointNames`. Without
 * `mirrorPairs`, joints that differ only in left and right are paired. `spellings` gives a joint's name in a dataset,
 * e.g. `{ left ear: 2 }` for a dataset that only numbers its joints.
 * @param where the file, for messages
 * @throws LimberError that names the first wrong setting.
 */
export function parseSkeleton(value: unknown, where: string): Skeleton {
  const words = { whole: 'the skeleton', part: 'skeleton setting' };
  const parsed = parseAs(skeletonFileSchema, value, words, where);
  const { joints: given, spellings = {}, limbs, mirrorPairs, torso, head, ...rest } = parsed;
  const joints = jointNames(given);
  const renamed = (joint: string): string => joints[given.indexOf(joint)] ?? joint;
  const both = ([one, other]: readonly [string, string]) => [renamed(one), renamed(other)] as const;
  const end = (joint: z.infer<typeof writtenEnd>) =>
    typeof joint === 'string' ? renamed(joint) : both(joint);
  const skeleton: Skeleton = {
    ...rest,
    joints,
    ...spelled(spellingsOf(joints, given).spellings, spellings, renamed),
    limbs: limbs.map((limb) => {
      const { from, to, name } = 'from' in limb ? limb : { from: limb[0], to: limb[1], name: undefined };
      const ends = { from: end(from), to: end(to) };
      return { name: name ?? limbName(ends), ...ends };
    }),
    mirrorPairs: mirrorPairs?.map(both) ?? guessMirrorPairs(joints),
    torso: torso && both(torso),
    head: head && both(head),
  };
  checkSkeleton(skeleton, where);
  const closed = skeleton.limbs.find(({ from, to }) => [from].flat().join() === [to].flat().join());
  if (closed !== undefined) {
    throw new LimberError({
      what: 'a limb begins and ends at the same joint',
      got: `"${[closed.from].flat().join(' and ')}"`,
      where,
    });
  }
  return skeleton;
}

/** The spellings that differ from the joints' names, and those that the file gives. */
function spelled(
  own: Skeleton['spellings'],
  given: Readonly<Record<string, string>>,
  renamed: (joint: string) => string,
): Pick<Skeleton, 'spellings'> {
  const stated = Object.entries(given).map(([joint, spelling]) => [renamed(joint), spelling] as const);
  const spellings = { ...own, ...Object.fromEntries(stated) };
  return Object.keys(spellings).length === 0 ? {} : { spellings };
}

/** @throws LimberError when a skeleton contradicts itself. */
export function checkSkeleton(skeleton: Skeleton, where: string): void {
  const { joints, spellings = {}, limbs, mirrorPairs, torso = [], head = [], sigmas } = skeleton;
  const refuse = (what: string, got: string): never => {
    throw new LimberError({ what, got, where });
  };
  const twice = joints.find((joint, index) => joints.indexOf(joint) !== index);
  if (twice !== undefined) refuse('two joints have the same name', `"${twice}"`);
  const mentioned = [...limbs.flatMap(({ from, to }) => [from, to].flat()), ...mirrorPairs.flat()];
  const unknown = [...mentioned, ...torso, ...head, ...Object.keys(spellings)].find(
    (joint) => !joints.includes(joint),
  );
  if (unknown !== undefined)
    refuse(`the skeleton "${skeleton.name}" names a joint it does not have`, `"${unknown}"`);
  const paired = mirrorPairs.flat();
  const again = paired.find((joint, index) => paired.indexOf(joint) !== index);
  if (again !== undefined) refuse('a joint is in two mirror pairs', `"${again}"`);
  if (sigmas && sigmas.length !== joints.length) {
    refuse('there is not one sigma for each joint', `${sigmas.length} sigmas, ${joints.length} joints`);
  }
}
