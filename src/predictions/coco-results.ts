import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { imagePoint } from '../geometry/index.ts';
import { parseAs } from '../schema-problem.ts';
import type { Joint, Skeleton } from '../skeletons/index.ts';
import type { ArrayReading } from './array-predictions.ts';
import type { DetectedPeople } from './found.ts';
import { namedJoints } from './tools/index.ts';

const result = z.object({
  image_id: z.union([z.int(), z.string()], { error: 'a whole number or a text' }),
  category_id: z.union([z.int(), z.string()]).optional(),
  keypoints: z.array(z.number().nullable()),
  score: z.number().optional(),
});

type Result = z.infer<typeof result>;

/** Lists of results, and the file's data about its images and joints. */
export interface CocoResults {
  readonly results: readonly unknown[];
  /** The file name of each image id, if the file lists its images. */
  readonly fileNames: ReadonlyMap<string, string>;
  /** The names of the key points, if the file describes one category with key points. */
  readonly joints: readonly string[] | undefined;
}

const listing = z.object({
  images: z.array(z.object({ id: z.union([z.int(), z.string()]), file_name: z.string() })).catch([]),
  categories: z.array(z.object({ keypoints: z.array(z.string()) })).catch([]),
});

/**
 * COCO's results in a value: a list of objects with `image_id`, also as an entry of an object, e.g. `annotations`,
 * `predictions` or `results`. `undefined` if there is none.
 * @throws LimberError when an object holds several such lists.
 */
export function findCocoResults(value: unknown, where: string): CocoResults | undefined {
  if (isList(value)) return { results: value, fileNames: new Map(), joints: undefined };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const lists = Object.entries(value).filter((entry): entry is [string, readonly unknown[]] =>
    isList(entry[1]),
  );
  const [first, second] = lists;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    const got = lists.map(([name]) => name).join(' and ');
    throw new LimberError({ what: 'several lists of results', got, expected: 'one', where });
  }
  const { images, categories } = listing.parse(value);
  const [only, other] = categories;
  return {
    results: first[1],
    fileNames: new Map(images.map(({ id, file_name: name }) => [String(id), name])),
    joints: other === undefined ? only?.keypoints : undefined,
  };
}

function isList(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    value.some((item) => typeof item === 'object' && item !== null && 'image_id' in item)
  );
}

/**
 * Reads COCO's results format: `{image_id, category_id, keypoints, score}` for each person. A key point is x, y and a
 * third value, which COCO ignores. Here the third value is the joint's confidence if it lies in [0, 1]. Images are
 * identified by the annotation file's id or by name. Results of other categories than the labels' are left out.
 * @throws LimberError that names the wrong result.
 */
export function cocoResults(
  { results: values, fileNames, joints }: CocoResults,
  where: string,
  { skeleton: expected, usualOrigin, origin = usualOrigin, categories }: ArrayReading,
): DetectedPeople {
  const { skeleton, places } =
    joints === undefined
      ? { skeleton: expected, places: expected.joints.map((_, joint) => joint) }
      : namedJoints(joints, expected, where);
  const length = joints?.length ?? expected.joints.length;
  const all = values.map((value, index) => parse(value, `${where}, result ${index + 1}`, expected, length));
  const { kept, remarks } = ofCategories(all, categories);
  const images = [...new Set(all.map(({ image_id: id }) => String(id)))];
  const numbers = new Map(images.map((image, index) => [image, index]));
  return {
    kind: 'detected',
    skeleton,
    images: images.map((id) => fileNames.get(id) ?? id),
    people: kept.map(({ image_id: id, keypoints, score = 1 }) => ({
      image: numbers.get(String(id)) ?? 0,
      score,
      pose: places.map((joint): Joint | null => {
        const [x, y, third] = keypoints.slice(3 * joint, 3 * joint + 3);
        // JSON has no NaN, so tools write `null`: the joint was not found.
        if (typeof x !== 'number' || typeof y !== 'number') return null;
        const confidence = third ?? 0;
        const point = imagePoint(x - origin, y - origin);
        return isConfidence(confidence) ? { point, confidence } : { point };
      }),
    })),
    remarks: [...remarks, ...unusualRemarks(kept, expected.sigmas !== undefined)],
  };
}

function isConfidence(third: number): boolean {
  return third >= 0 && third <= 1;
}

/** Removes results of categories that the labels do not have, unless all results are of this kind. */
function ofCategories(
  results: readonly Result[],
  known: readonly string[] | undefined,
): { readonly kept: readonly Result[]; readonly remarks: readonly string[] } {
  const isKnown = ({ category_id: id }: Result) => id === undefined || known?.includes(String(id)) !== false;
  const strangers = results.filter((each) => !isKnown(each));
  if (strangers.length === 0) return { kept: results, remarks: [] };
  const ids = [...new Set(strangers.map(({ category_id: id }) => String(id)))].join(', ');
  const count = strangers.length === 1 ? '1 result is' : `${strangers.length} results are`;
  const other = `${count} of category ${ids}, and the labels of ${known?.join(', ')}`;
  if (strangers.length === results.length)
    return { kept: results, remarks: [`${other}: the category is not compared`] };
  return { kept: results.filter(isKnown), remarks: [`${other}: left out`] };
}

/** Warnings about differences from COCO's rules that change a score. */
function unusualRemarks(results: readonly Result[], isOksMeasured: boolean): readonly string[] {
  const unscored = results.filter(({ score }) => score === undefined).length;
  const odd = results.flatMap(({ keypoints }) =>
    keypoints.filter((value, place) => place % 3 === 2 && value !== null && !isConfidence(value)),
  );
  return [
    ...(unscored === 0 || !isOksMeasured
      ? []
      : [`${unscored} of ${results.length} results have no "score", which OKS AP then takes as 1`]),
    ...(odd.length === 0
      ? []
      : [
          `${odd.length} joints have a third value outside 0 to 1, e.g. ${at(odd, 0)}: it is no confidence and is not read`,
        ]),
  ];
}

function parse(value: unknown, where: string, { name }: Skeleton, joints: number): Result {
  const parsed = parseAs(result, value, { whole: 'the result', part: "the result's" }, where);
  if (parsed.keypoints.length !== 3 * joints) {
    throw new LimberError({
      what: 'wrong number of key points',
      got: `${parsed.keypoints.length} values`,
      expected: `x, y and a third value for each of the ${joints} joints of "${name}"; other joints need the option "joints"`,
      where,
    });
  }
  return parsed;
}
