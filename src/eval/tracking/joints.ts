import { distance } from '../../geometry/index.ts';
import type { TrackedFrame } from '../../skeletons/index.ts';
import { predictedJoint } from '../comparison.ts';
import { type ClearMot, clearMot } from './clear-mot.ts';
import { type ComparedFrame, compareFilms } from './film.ts';
import { headLength } from './similarity.ts';

/**
 * PoseTrack's measure (Andriluka et al. 2018): CLEAR MOT for every joint separately. Each joint is a target with its
 * person's identity. It is matched if the distance is at most half of the true head's length.
 *
 * @param joints the number of joints in a pose.
 * @returns scores in the poses' joint order; `null` for a joint that is labeled nowhere.
 * @throws LimberError when a true person has no head's box.
 */
export function jointClearMot(
  truth: readonly TrackedFrame[],
  predicted: readonly TrackedFrame[],
  joints: number,
): readonly (ClearMot | null)[] {
  return Array.from({ length: joints }, (_, joint) => {
    const frames = jointFrames(truth, predicted, joint);
    return frames.some(({ truth }) => truth.length > 0) ? clearMot(frames) : null;
  });
}

/** A similarity of 1 − distance / head's length, so that 0.5 is half of the length. */
function jointFrames(
  truth: readonly TrackedFrame[],
  predicted: readonly TrackedFrame[],
  joint: number,
): readonly ComparedFrame[] {
  const having = (film: readonly TrackedFrame[]) =>
    film.map(({ people, ...frame }) => ({
      ...frame,
      people: people.filter(({ pose }) => predictedJoint(pose ?? null, joint) !== null),
    }));
  return compareFilms(having(truth), having(predicted), (person, found) => {
    const [from, to] = [person.pose?.[joint], found.pose?.[joint]];
    return from && to ? Math.max(0, 1 - distance(from.point, to.point) / headLength(person)) : 0;
  });
}
