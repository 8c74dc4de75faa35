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
import { kindsRead } from './kinds-read.ts';

const joint = z.object({ x: z.number(), y: z.number(), confidence: z.number().optional() });
const person = z.object({ score: z.number().optional(), joints: z.record(z.string(), joint.nullable()) });
const imageSchema = z.object({ image: z.string(), people: z.array(person) });

/** The required content of Limber's predictions file. All other content is ignored. */
const file = z.object({ skeleton: z.string().optional(), images: z.array(imageSchema) });

/** A list by its length and the names in its first record. */
function listInWords(list: readonly unknown[]): string {
  const [first] = list;
  const names =
    typeof first === 'object' && first !== null && !Array.isArray(first) ? Object.keys(first) : [];
  const shown = names.slice(0, 4).join(', ') + (names.length > 4 ? ', …' : '');
  return `a list of ${list.length}${names.length === 0 ? '' : ` with ${shown}`}`;
}

/**
 * Reads predicted poses from the JSON that Limber writes. Each image has its file name and a list of people; each
 * person has named joints in pixels of the image. If the joints' names all occur in `expected`, the poses have its
 * joints. Otherwise they have those of the standard skeleton that the file names, if it names one.
 * @param origin coordinate of the first pixel's center in the file
 * @throws LimberError when the value has another form, or names an unknown joint.
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
      got: Array.isArray(value) ? listInWords(value) : JSON.stringify(value),
      expected: kindsRead,
      where,
    });
  }
  if (!('images' in value)) {
    const names = Object.keys(value);
    const got = names.length === 0 ? 'nothing' : `entries ${names.slice(0, 6).join(', ')}`;
    throw new LimberError({ what: 'unknown form of predictions', got, expected: kindsRead, where });
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
      people.map(({ score, joints }) => {
        const pose = namedPose(joints, skeleton, origin, `${where}, images[${index}] (${image})`);
        return { image: index, pose, score: score ?? meanConfidence(pose) };
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
      confidence: found.confidence,
    };
  }
  return pose;
}
