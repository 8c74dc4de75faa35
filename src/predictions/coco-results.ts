import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { imagePoint } from '../geometry/index.ts';
import { parseAs } from '../schema-problem.ts';
import type { Joint, Skeleton } from '../skeletons/index.ts';
import type { DetectedPeople } from './found.ts';

const result = z.object({
  image_id: z.union([z.int(), z.string()], { error: 'a whole number or a text' }),
  keypoints: z.array(z.number().nullable()),
  score: z.number().optional(),
});

/** Whether a value looks like COCO's results format: a list of objects with `image_id`. */
export function isCocoResults(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    value.some((item) => typeof item === 'object' && item !== null && 'image_id' in item)
  );
}

/**
 * Reads COCO's results format: a list of `{image_id, category_id, keypoints, score}`. A key point is x, y and a third
 * value, which COCO ignores. Here the third value is the joint's confidence if it lies in [0, 1]. Images are
 * identified by the annotation file's id or by name.
 * @throws LimberError that names the wrong result.
 */
export function cocoResults(
  values: readonly unknown[],
  where: string,
  skeleton: Skeleton,
  origin: number,
): DetectedPeople {
  const results = values.map((value, index) => parse(value, `${where}, result ${index + 1}`, skeleton));
  const images = [...new Set(results.map(({ image_id: id }) => String(id)))];
  const places = new Map(images.map((image, index) => [image, index]));
  return {
    kind: 'detected',
    skeleton,
    images,
    people: results.map(({ image_id: id, keypoints, score = 1 }) => ({
      image: places.get(String(id)) ?? 0,
      score,
      pose: skeleton.joints.map((_, joint): Joint | null => {
        const [x, y, third] = keypoints.slice(3 * joint, 3 * joint + 3);
        // `null` is what JSON has for NaN: the joint was not found.
        if (typeof x !== 'number' || typeof y !== 'number') return null;
        const confidence = third ?? 0;
        const point = imagePoint(x - origin, y - origin);
        return confidence >= 0 && confidence <= 1 ? { point, confidence } : { point };
      }),
    })),
  };
}

function parse(value: unknown, where: string, { name, joints }: Skeleton): z.infer<typeof result> {
  const parsed = parseAs(result, value, { whole: 'the result', part: "the result's" }, where);
  if (parsed.keypoints.length !== 3 * joints.length) {
    throw new LimberError({
      what: 'wrong number of key points',
      got: `${parsed.keypoints.length} values`,
      expected: `x, y and a third value for each of the ${joints.length} joints of "${name}"; other joints need the option "joints"`,
      where,
    });
  }
  return parsed;
}
