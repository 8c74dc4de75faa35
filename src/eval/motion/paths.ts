import type { ImagePoint } from '../../geometry/index.ts';
import type { Pose, TrackedFrame } from '../../skeletons/index.ts';
import { assignDetections } from '../assign.ts';
import { predictedJoint, type Subject } from '../comparison.ts';

/** One true person in one frame, and the predicted pose; `null` if the person was not found. */
export interface SeenPerson extends Subject {
  readonly frame: number;
  /** Seconds from the film's beginning. */
  readonly time: number;
  readonly prediction: Pose | null;
}

/**
 * Assigns the predicted people to the labeled people, frame by frame, and collects the frames of each true identity.
 * Frames without labels are left out.
 */
export function followPeople(
  truth: readonly TrackedFrame[],
  predicted: readonly TrackedFrame[],
): readonly (readonly SeenPerson[])[] {
  const found = new Map(predicted.map((frame) => [frame.frame, frame]));
  const people = new Map<number, SeenPerson[]>();
  for (const { frame, time, people: labeled } of truth) {
    const other = found.get(frame);
    const poses = (other?.people ?? []).map(({ pose }) => pose ?? []);
    const subjects = labeled.map(({ pose, box, headBox, area }) => ({
      truth: pose ?? [],
      box,
      headBox,
      area,
    }));
    const choice = assignDetections(subjects, poses);
    labeled.forEach(({ id }, index) => {
      const subject = subjects[index];
      const chosen = choice[index];
      const prediction = (chosen === undefined ? undefined : poses[chosen]) ?? null;
      const seen = people.get(id) ?? [];
      people.set(id, seen);
      if (subject) seen.push({ ...subject, frame, time: other?.time ?? time ?? Number.NaN, prediction });
    });
  }
  return [...people.values()];
}

/** A joint at one time. */
export interface PathPoint {
  readonly time: number;
  readonly truth: ImagePoint;
  readonly found: ImagePoint;
}

/**
 * The paths of one person's joints, over frames in a row. A frame in which the joint is not labeled or not found ends
 * a path.
 * @param successor the next frame's number, for frames that are in a row.
 */
export function jointPaths(
  person: readonly SeenPerson[],
  successor: ReadonlyMap<number, number>,
): readonly (readonly PathPoint[])[] {
  const joints = Math.max(0, ...person.map(({ truth }) => truth.length));
  return Array.from({ length: joints }, (_, joint) => {
    const paths: PathPoint[][] = [];
    let next: number | undefined;
    for (const { frame, time, truth, prediction } of person) {
      const [there, here] = [truth[joint], predictedJoint(prediction, joint)];
      if (!there || !here || !Number.isFinite(time)) {
        next = undefined;
        continue;
      }
      const point = { time, truth: there.point, found: here.point };
      if (next === frame) paths.at(-1)?.push(point);
      else paths.push([point]);
      next = successor.get(frame);
    }
    return paths;
  }).flat();
}
