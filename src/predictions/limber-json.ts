import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { imagePoint } from '../geometry/index.ts';
import { parseAs } from '../schema-problem.ts';
import {
  jointIndex,
  meanConfidence,
  type Pose,
  type Skeleton,
  standardSkeletons,
} from '../skeletons/index.ts';
import type { DetectedPeople } from './found.ts';

const joint = z.object({ x: z.number(), y: z.number(), confidence: z.number().optional() });
const person = z.object({ joints: z.record(z.string(), joint.nullable()) });
const imageSchema = z.object({ image: z.string(), people: z.array(person) });

/** What is needed of the file of predictions that Limber writes; what else it holds is not looked at. */
const file = z.object({ skeleton: z.string().optional(), images: z.array(imageSchema) });

/**
 * Predicted poses from the JSON that Limber writes: per picture its file and a list of people, each
 * with named joints in pixels of the picture. A file that names a standard skeleton has its joints, any other those
 * of `expected`.
 *
 * @param origin what the file calls the centre of the first pixel
 * @throws LimberError when the value is nothing of the kind, or names an unknown joint.
 */
export function limberPredictions(
  value: unknown,
  where: string,
  expected: Skeleton,
  origin: number,
): DetectedPeople {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LimberError({
      what: 'no predictions',
      got: Array.isArray(value) ? `a list of ${value.length}` : JSON.stringify(value),
      expected: "Limber's predictions, COCO's results, or lists of numbers that are equally long",
      where,
    });
  }
  const words = { whole: 'the file of predictions', part: 'entry of the predictions' };
  const { images, skeleton: name } = parseAs(file, value, words, where);
  const named = Object.values(standardSkeletons).find((skeleton) => skeleton.name === name);
  const names = new Set(images.flatMap(({ people }) => people.flatMap(({ joints }) => Object.keys(joints))));
  const fits = [...names].every((joint) => expected.joints.includes(joint));
  const skeleton = fits ? expected : (named ?? expected);
  return {
    kind: 'detected',
    skeleton,
    images: images.map(({ image }) => image),
    people: images.flatMap(({ image, people }, index) =>
      people.map(({ joints }) => {
        const pose = namedPose(joints, skeleton, origin, `${where}, images[${index}] (${image})`);
        return { image: index, pose, score: meanConfidence(pose) };
      }),
    ),
  };
}

function namedPose(
  joints: z.infer<typeof person>['joints'],
  skeleton: Skeleton,
  origin: number,
  where: string,
): Pose {
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
      point: imagePoint(found.x - origin, found.y - origin),
      ...(found.confidence === undefined ? {} : { confidence: found.confidence }),
    };
  }
  return pose;
}
