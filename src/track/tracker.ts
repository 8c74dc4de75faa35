import type { DetectedPerson } from './detected.ts';
import { type FollowOptions, followPeople, type TrackerCounts } from './follow.ts';

/** When identities begin and end. */
export type TrackerOptions = FollowOptions;

/** Gives people identities frame by frame. The same frames always give the same identities. */
export interface Tracker {
  /**
   * Assigns identities to the people of the next frame.
   * @param people the people found in this frame.
   * @param time the frame's time in seconds, later than the previous frame's.
   * @returns the identity of each person: 1, 2, …; `undefined` for a detection with too little confidence, and for a
   * person who was seen in too few frames so far.
   * @throws LimberError when the time is not later than the previous one.
   */
  update(people: readonly DetectedPerson[], time: number): readonly (number | undefined)[];
  readonly counts: TrackerCounts;
}

/**
 * A tracker by motion and shape. A Kalman filter with constant velocity predicts each person's position; the assignment
 * with the largest total likeness decides. Confident detections are assigned first. Then doubtful detections may
 * continue people who are in sight (ByteTrack, Zhang et al. 2022). A new person is tentative until seen in `confirm`
 * frames, and has no identity until then (SORT, Bewley et al. 2016).
 * @throws LimberError for an option out of range.
 */
export function createTracker(options: TrackerOptions = {}): Tracker {
  const follower = followPeople(options);
  return {
    get counts() {
      return follower.counts;
    },
    update: (people, time) => follower.follow(people, time).map((track) => track?.id),
  };
}
