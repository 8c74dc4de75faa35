import { parse } from 'yaml';
import * as z from 'zod';
import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { parseAs } from '../../../schema-problem.ts';
import { coco, guessSkeleton, type Skeleton } from '../../../skeletons/index.ts';
import { firstDuplicate } from '../../duplicate.ts';
import { parseText, type TextFile } from '../../text.ts';

const name = z.union([z.string().min(1), z.number().transform(String)], { error: 'a name' });
/** Names in order, or by their numbers. */
const names = z.union([z.array(name), z.record(z.string(), name)]).transform((given) => {
  if (Array.isArray(given)) return given;
  const ordered: string[] = [];
  for (const [key, value] of Object.entries(given)) ordered[Number(key)] = value;
  return ordered;
});
const places = z.union([z.string(), z.array(z.string())]).nullish();
const dimensions = z.union([z.literal(2), z.literal(3)], { error: '2 (x and y) or 3 (and visibility)' });

const configSchema = z.object({
  path: z.string().nullish(),
  train: places,
  val: places,
  test: places,
  names: names.nullish(),
  kpt_shape: z.tuple([z.number().int().positive(), dimensions], {
    error: 'two numbers: key points, and 2 or 3 values for each',
  }),
  flip_idx: z.array(z.number().int().nonnegative()).nullish(),
  /** Names of key points: a list, or one for each class. */
  kpt_names: z
    .union([z.array(name), z.record(z.string(), z.array(name))])
    .transform((given) => (Array.isArray(given) ? given : Object.values(given)[0]))
    .nullish(),
});

/** The contents of a `data.yaml`. */
export interface YoloConfig {
  readonly where: string;
  /** The folder of the images, as stated in the file; it may be a folder of another machine. */
  readonly path: string | undefined;
  /** Folders of images, or lists of images (`.txt`), by split. */
  readonly train: readonly string[];
  readonly val: readonly string[];
  readonly test: readonly string[];
  /** Names of classes by their numbers. */
  readonly classes: readonly (string | undefined)[];
  readonly skeleton: Skeleton;
  /** Values per key point: x, y and, with 3, visibility. */
  readonly dimensions: 2 | 3;
}

/** @throws LimberError naming the wrong setting. */
export function parseConfig(file: TextFile): YoloConfig {
  const { where } = file;
  const value = parseText<unknown>('YAML', file, (text) => parse(text, { logLevel: 'error' }));
  const words = { whole: "the dataset's settings", part: 'dataset setting' };
  const config = parseAs(configSchema, value ?? {}, words, where);
  const [joints, dimensions] = config.kpt_shape;
  const list = (given: string | readonly string[] | null | undefined) => (given ? [given].flat() : []);
  return {
    where,
    path: config.path ?? undefined,
    train: list(config.train),
    val: list(config.val),
    test: list(config.test),
    classes: config.names ?? [],
    skeleton: skeletonOf(joints, config, where),
    dimensions,
  };
}

/** COCO's order of joints. Files with seventeen points and no names usually have it. */
const cocoJoints: readonly string[] = coco.joints;
const cocoFlips = cocoJoints.map((joint) => cocoJoints.indexOf(mirrored(joint)));

/** The names of joints are those of `kpt_names`; without it, COCO's if `flip_idx` is COCO's, and otherwise numbers. */
function skeletonOf(
  count: number,
  { kpt_names: given, flip_idx: flips, names }: z.output<typeof configSchema>,
  where: string,
): Skeleton {
  const fault = (what: string, got: string, expected: string) =>
    new LimberError({ what, got, expected, where });
  if (flips && (flips.length !== count || flips.some((to, from) => flips[to] !== from))) {
    throw fault('flip_idx is wrong', flips.join(', '), `${count} places, each pair pointing at each other`);
  }
  if (!given && flips && String(flips) === String(cocoFlips)) return coco;
  const joints = given ?? Array.from({ length: count }, (_, joint) => `point ${joint + 1}`);
  if (joints.length !== count) {
    throw fault('wrong number of names of key points', `${joints.length}`, `${count}, as kpt_shape says`);
  }
  const skeleton = guessSkeleton({ name: names?.[0] ?? 'yolo', joints, edges: [] });
  const twice = firstDuplicate(skeleton.joints);
  if (twice !== undefined) throw fault('two key points have the same name', `"${twice}"`, 'different names');
  const pairs = (flips ?? []).flatMap((to, from) =>
    from < to ? [rightFirst(at(skeleton.joints, from), at(skeleton.joints, to))] : [],
  );
  return pairs.length === 0 || skeleton.joints === coco.joints
    ? skeleton
    : { ...skeleton, mirrorPairs: pairs };
}

function rightFirst(one: string, other: string): readonly [string, string] {
  return /\bleft\b/.test(one) || /\bright\b/.test(other) ? [other, one] : [one, other];
}

function mirrored(joint: string): string {
  return joint.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left'));
}
