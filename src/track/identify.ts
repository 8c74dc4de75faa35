import type { TrackedFrame } from '../skeletons/index.ts';
import { followPeople, type TrackerCounts } from './follow.ts';
import type { Track } from './track.ts';
import type { TrackerOptions } from './tracker.ts';

/** Gives the people of a film's frames identities, with a short look ahead. */
export interface Identifier {
  /**
   * Takes the next frame. @returns the frames that are ready, in order. A frame is ready when all its people are
   * confirmed or forgotten. This takes at most as many frames as a confirmation, so memory is flat.
   * @throws LimberError when the frame is not later than the previous one.
   */
  add(frame: TrackedFrame): readonly TrackedFrame[];
  /** Ends the film. @returns the remaining frames. */
  end(): readonly TrackedFrame[];
  readonly counts: TrackerCounts;
}

/**
 * The tracker for films. A person who is confirmed has the identity in all frames, also in the first ones. A detection
 * that is not confirmed, or too doubtful to track, has 0, which means none.
 */
export function createIdentifier(options: TrackerOptions = {}): Identifier {
  const follower = followPeople(options);
  const waiting: { readonly frame: TrackedFrame; readonly tracks: readonly (Track | undefined)[] }[] = [];
  const ready = (): readonly TrackedFrame[] => {
    const first = waiting.findIndex(({ tracks }) => tracks.some(isTentative));
    return waiting.splice(0, first < 0 ? waiting.length : first).map(({ frame, tracks }) => ({
      ...frame,
      people: frame.people.map((person, index) => ({ ...person, id: tracks[index]?.id ?? 0 })),
    }));
  };
  return {
    get counts() {
      return follower.counts;
    },
    add(frame) {
      const people = frame.people.map(({ box, pose, confidence }) => ({
        box: pose ? undefined : box,
        pose,
        confidence,
      }));
      waiting.push({ frame, tracks: follower.follow(people, frame.time ?? frame.frame) });
      return ready();
    },
    end() {
      follower.end();
      return ready();
    },
  };
}

function isTentative(track: Track | undefined): boolean {
  return track !== undefined && track.id === undefined && !track.hasEnded;
}

/**
 * Gives the people of a film identities, if nobody has one yet. A person without an identity has 0.
 * @throws LimberError when a frame without identities has no time.
 */
export function identify(
  film: readonly TrackedFrame[],
  options: TrackerOptions = {},
): readonly TrackedFrame[] {
  if (film.some(({ people }) => people.some(({ id }) => id > 0))) return film;
  const identifier = createIdentifier(options);
  return [...film.flatMap((frame) => identifier.add(frame)), ...identifier.end()];
}
