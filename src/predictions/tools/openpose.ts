import * as z from 'zod';
import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { imagePoint } from '../../geometry/index.ts';
import { parseAs } from '../../schema-problem.ts';
import { type Joint, meanConfidence, type Skeleton } from '../../skeletons/index.ts';
import type { ArrayReading } from '../array-predictions.ts';
import type { DetectedPeople } from '../found.ts';
import { imagesCalled } from './frame-images.ts';

/** OpenPose writes one such file per image: `<image>_keypoints.json`. Old versions have the key `pose_keypoints`. */
const schema = z.object({
  people: z.array(
    z.union(
      [
        z.object({ pose_keypoints_2d: z.array(z.number()) }),
        z.object({ pose_keypoints: z.array(z.number()) }),
      ],
      {
        error: 'an object with "pose_keypoints_2d"',
      },
    ),
  ),
});

/** A file of OpenPose: its path and its parsed JSON. */
export interface OpenPoseFile {
  readonly path: string;
  readonly value: unknown;
}

/** Whether a value has OpenPose's format. */
export function isOpenPose(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('people' in value)) return false;
  const { people } = value;
  if (!Array.isArray(people)) return false;
  const holds = (person: unknown) =>
    typeof person === 'object' &&
    person !== null &&
    ('pose_keypoints_2d' in person || 'pose_keypoints' in person);
  return people.length === 0 ? 'version' in value : people.some(holds);
}

const arms = ['right shoulder', 'right elbow', 'right wrist', 'left shoulder', 'left elbow', 'left wrist'];
const legs = ['right hip', 'right knee', 'right ankle', 'left hip', 'left knee', 'left ankle'];
const face = ['right eye', 'left eye', 'right ear', 'left ear'];
const feet = [
  'left big toe',
  'left small toe',
  'left heel',
  'right big toe',
  'right small toe',
  'right heel',
];

/** OpenPose's joints by their number: COCO-18 and BODY_25. */
const models: ReadonlyMap<number, Skeleton> = new Map(
  [
    { name: 'COCO-18', joints: ['nose', 'neck', ...arms, ...legs, ...face] },
    { name: 'BODY_25', joints: ['nose', 'neck', ...arms, 'pelvis', ...legs, ...face, ...feet] },
  ].map(({ name, joints }) => [joints.length, { name, joints, limbs: [], mirrorPairs: [] }]),
);

/**
 * People from OpenPose's JSON files. Each file belongs to the image that it is named after, or to the frame whose
 * number ends its name. A joint with confidence 0 was not found.
 * @throws LimberError that names the file and the person.
 */
export function openPosePredictions(files: readonly OpenPoseFile[], reading: ArrayReading): DetectedPeople {
  const { usualOrigin, origin = usualOrigin, images: labeled } = reading;
  const people = files.flatMap(({ path, value }, image) => {
    const words = { whole: 'the file of OpenPose', part: "OpenPose's entry" };
    return parseAs(schema, value, words, path).people.map((person, index) => ({
      image,
      where: `${path}, person ${index + 1}`,
      numbers: 'pose_keypoints_2d' in person ? person.pose_keypoints_2d : person.pose_keypoints,
    }));
  });
  const skeleton = skeletonOf(people[0]?.numbers.length, reading);
  return {
    kind: 'detected',
    skeleton,
    images: imagesCalled(
      files.map(({ path }) =>
        at(path.split(/[\\/]/), -1)
          .replace(/\.json$/i, '')
          .replace(/_keypoints$/, ''),
      ),
      labeled,
    ),
    people: people.map(({ image, where, numbers }) => {
      requireLength(numbers, skeleton, where);
      const pose = skeleton.joints.map((_, joint): Joint | null => {
        const [x = 0, y = 0, confidence = 0] = numbers.slice(3 * joint, 3 * joint + 3);
        return confidence === 0 ? null : { point: imagePoint(x - origin, y - origin), confidence };
      });
      return { image, pose, score: meanConfidence(pose) };
    }),
  };
}

/**
 * The joints of people with this many numbers: the joints stated by the caller; or OpenPose's own, if the labels have
 * some of them; or as many joints as the labels have.
 */
function skeletonOf(numbers: number | undefined, { joints: stated, skeleton }: ArrayReading): Skeleton {
  const own = numbers === undefined ? undefined : models.get(numbers / 3);
  const shared = own?.joints.some((joint) => skeleton.joints.includes(joint)) === true;
  return stated === undefined && own !== undefined && shared ? own : skeleton;
}

function requireLength(numbers: readonly number[], { name, joints }: Skeleton, where: string): void {
  if (numbers.length === 3 * joints.length) return;
  throw new LimberError({
    what: 'wrong number of key points',
    got: `${numbers.length} values`,
    expected: `x, y and confidence for each of the ${joints.length} joints of "${name}", or for the 25 of BODY_25 or the 18 of COCO-18 if the labels have some of them; other joints need the option "joints"`,
    where,
  });
}
