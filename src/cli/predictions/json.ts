import * as z from 'zod';
import type { Dataset } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { imagePoint } from '../../geometry/index.ts';
import { jointIndex, type Pose, type Skeleton } from '../../skeletons/index.ts';
import { matchImages } from './match-images.ts';
import type { Predictions } from './source.ts';

const joint = z.object({ x: z.number(), y: z.number(), confidence: z.number().optional() });
const person = z.object({ joints: z.record(z.string(), joint.nullable()) });
const picture = z.object({ image: z.string(), people: z.array(person) });

/** What is needed of the file that `limber predict --json` writes; what else it holds is not looked at. */
const file = z.object({ images: z.array(picture) });

/**
 * Predicted poses from the JSON that `limber predict --json` writes: per picture its file and a list of
 * people, each with named joints in pixels of the picture (top-left pixel centre = (0, 0)). Pictures are
 * matched by file name. Of several people in a picture the first counts.
 *
 * @throws LimberError when the file is no such JSON, names a joint the skeleton does not have, knows none of the
 * dataset's pictures or one of them twice, or when the dataset labels several people in one picture.
 */
export function jsonPredictions(text: string, where: string, dataset: Dataset): Predictions {
  const { images } = parse(text, where);
  const labelled = dataset.samples.map((sample) => sample.image);
  checkOnePersonEach(labelled, dataset.name);
  const matched = matchImages(
    labelled,
    images.map(({ image }) => image),
    where,
  );
  if (matched.every((index) => index === undefined)) {
    throw new LimberError({
      what: `none of the predictions is for a picture of ${dataset.name}`,
      got: images.length === 0 ? 'no predictions' : `names such as ${images[0]?.image}`,
      expected: `names such as ${labelled[0]}`,
      where,
    });
  }
  const poses = images.map(({ image, people: [first] }, index) =>
    first === undefined
      ? null
      : namedPose(first.joints, dataset.skeleton, `${where}, images[${index}] (${image})`),
  );
  return {
    poses: matched.map((index) => (index === undefined ? null : (poses[index] ?? null))),
    unused: images.length - matched.filter((index) => index !== undefined).length,
  };
}

function parse(text: string, where: string): z.infer<typeof file> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'not JSON', got: reason, where }, { cause });
  }
  const result = file.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new LimberError({
    what: 'not predictions as `limber predict --json` writes them',
    got: issue?.message ?? 'something else',
    where: `${where}, ${issue?.path.join('.') || 'top level'}`,
  });
}

function namedPose(joints: z.infer<typeof person>['joints'], skeleton: Skeleton, where: string): Pose {
  const pose: Pose[number][] = skeleton.joints.map(() => null);
  for (const [name, found] of Object.entries(joints)) {
    if (!skeleton.joints.includes(name)) {
      throw new LimberError({
        what: `unknown joint "${name}"`,
        expected: `one of ${skeleton.joints.join(', ')}`,
        where,
      });
    }
    pose[jointIndex(skeleton, name)] = found && {
      point: imagePoint(found.x, found.y),
      ...(found.confidence === undefined ? {} : { confidence: found.confidence }),
    };
  }
  return pose;
}

function checkOnePersonEach(labelled: readonly string[], where: string): void {
  const seen = new Set<string>();
  for (const image of labelled) {
    if (seen.has(image)) {
      throw new LimberError({
        what: `several people are labelled in ${image}`,
        expected: 'one person per picture to match predictions with',
        where,
      });
    }
    seen.add(image);
  }
}
