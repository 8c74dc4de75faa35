import type { TrackedFrame } from '../skeletons/index.ts';
import { createTracker, type Tracker, type TrackerOptions } from './tracker.ts';

/**
 * Gives the people of a film identities, if nobody has one yet. A person who is too doubtful to track has 0, which means none.
 * @throws LimberError when a frame without identities has no time.
 */
export function identify(
  film: readonly TrackedFrame[],
  options: TrackerOptions = {},
): readonly TrackedFrame[] {
  if (film.some(({ people }) => people.some(({ id }) => id > 0))) return film;
  const tracker = createTracker(options);
  return film.map((frame) => identified(frame, tracker));
}

/** The frame with the identities that the tracker assigns. */
export function identified(frame: TrackedFrame, tracker: Tracker): TrackedFrame {
  const people = frame.people.map(({ box, pose, confidence }) => (pose ? { pose } : { box, confidence }));
  const ids = tracker.update(people, frame.time ?? frame.frame);
  return { ...frame, people: frame.people.map((person, index) => ({ ...person, id: ids[index] ?? 0 })) };
}
