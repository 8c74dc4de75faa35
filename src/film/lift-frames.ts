import type { Size } from '../geometry/index.ts';
import type { Lifter, SeenPoint } from '../lift/index.ts';
import { liftPerson } from '../runs/index.ts';
import type { Pose, Skeleton, TrackedFrame } from '../skeletons/index.ts';

/** How the people of a film are lifted. */
export interface LiftFilmOptions {
  /** Lifts every person with at least three of its joints to three dimensions, after tracking and smoothing. */
  readonly lift?: Lifter | undefined;
  /** With `lift`: the height of the people in millimeters. Default: the size of an average person, 1615 mm. */
  readonly height?: number | undefined;
}

/**
 * Lifts the people of each frame; without a lifter, gives the frames as they are.
 * @param size of the film, which is known with the first frame.
 */
export async function* liftFrames(
  frames: AsyncIterable<TrackedFrame>,
  skeleton: Skeleton,
  size: () => Size,
  { lift, height }: LiftFilmOptions,
): AsyncGenerator<TrackedFrame> {
  for await (const frame of frames) {
    if (lift === undefined) {
      yield frame;
      continue;
    }
    const people = await Promise.all(
      frame.people.map(async (person) => {
        const point3d = await liftPerson(
          lift,
          namedPoints(skeleton.joints, person.pose ?? []),
          size(),
          height,
        );
        return point3d === undefined ? person : { ...person, point3d };
      }),
    );
    yield { ...frame, people };
  }
}

/** The joints of a pose that were found, by name. */
export function namedPoints(names: readonly string[], pose: Pose): Readonly<Record<string, SeenPoint>> {
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const joint = pose[index];
      return joint ? [[name, { ...joint.point, confidence: joint.confidence }]] : [];
    }),
  );
}
