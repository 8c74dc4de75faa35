import { LimberError } from '../errors.ts';
import { assign } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { type DetectedPerson, type Sighting, sighting } from './detected.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { Track } from './track.ts';

/** When identities begin and end. */
export interface TrackerOptions {
  /** The poses' skeleton; without it, people are told apart by their boxes. */
  readonly skeleton?: Skeleton | undefined;
  /** Time in seconds for which a person may be out of sight and still keep their identity; 1 unless given. */
  readonly occlusion?: number | undefined;
  /** Smallest confidence of a detection that begins a new identity; 0.3 unless given. */
  readonly birth?: number | undefined;
  /** Smallest confidence of a detection that can have an identity; 0.1 unless given. */
  readonly least?: number | undefined;
}

/** Counts of identities so far. */
export interface TrackerCounts {
  /** Number of new identities. */
  readonly births: number;
  /** Number of identities that ended, because the person was out of sight for too long. */
  readonly deaths: number;
  /** How often a person came back into sight. */
  readonly returns: number;
}

/** Gives people identities frame by frame. The same frames always give the same identities. */
export interface Tracker {
  /**
   * Assigns identities to the people of the next frame.
   * @param people the people found in this frame.
   * @param time the frame's time in seconds, later than the previous frame's.
   * @returns the identity of each person: 1, 2, …; `undefined` for a detection with too little confidence.
   * @throws LimberError when the time is not later than the previous one.
   */
  update(people: readonly DetectedPerson[], time: number): readonly (number | undefined)[];
  readonly counts: TrackerCounts;
}

/** A person who was seen only once is forgotten after this many seconds: it was probably a false detection. */
const doubtful = 0.25;
/** By how much the likeness of a lost person falls until the end of the occlusion. */
const lossOfTrust = 0.4;

/**
 * A tracker by motion and shape. A Kalman filter with constant velocity predicts each person's position; the assignment
 * with the largest total likeness decides. Confident detections are assigned first. Then doubtful detections may
 * continue people who are in sight (ByteTrack, Zhang et al. 2022).
 */
export function createTracker({
  skeleton,
  occlusion = 1,
  birth = 0.3,
  least = 0.1,
}: TrackerOptions = {}): Tracker {
  if (!(occlusion >= 0)) {
    throw new LimberError({
      what: 'the time of occlusion is out of range',
      got: `${occlusion}`,
      expected: 'seconds, 0 or more',
    });
  }
  const likeness = likenessOf(skeleton);
  let tracks: readonly Track[] = [];
  let now = Number.NEGATIVE_INFINITY;
  let step = Number.POSITIVE_INFINITY;
  let [births, deaths, returns] = [0, 0, 0];
  return {
    get counts() {
      return { births, deaths, returns };
    },
    update(people, time) {
      if (!(time > now)) {
        throw new LimberError({
          what: 'a frame is not later than the previous frame',
          got: `${time} s`,
          expected: `more than ${now} s`,
        });
      }
      if (Number.isFinite(now)) step = time - now;
      now = time;
      const living = tracks.filter((track) => {
        const limit = track.sightings > 1 ? occlusion : Math.min(occlusion, doubtful);
        return track.unseen(time) <= Math.max(limit, step * 1.5);
      });
      deaths += tracks.length - living.length;
      const seen = people.map((person) => sighting(person));
      const found: (Track | undefined)[] = people.map(() => undefined);
      const choose = (candidates: readonly Track[], fits: (person: Sighting) => boolean) => {
        const free = candidates.filter((track) => !found.includes(track));
        const open = seen.flatMap((person, index) =>
          person && found[index] === undefined && fits(person) ? [{ person, index }] : [],
        );
        const columns = assign(
          costs(
            free,
            open.map(({ person }) => person),
            { likeness, time, occlusion },
          ),
        );
        columns.forEach((column, row) => {
          const match = column === undefined ? undefined : open[column];
          if (match !== undefined) found[match.index] = free[row];
        });
      };
      choose(living, ({ confidence }) => confidence >= birth);
      const inSight = living.filter((track) => track.unseen(time) <= 2 * step);
      choose(inSight, ({ confidence }) => confidence >= least);

      const born: Track[] = [];
      seen.forEach((person, index) => {
        if (person === undefined) return;
        const track = found[index];
        if (track !== undefined) {
          if (track.unseen(time) > 1.5 * step) returns++;
          track.see(person, time);
        } else if (person.confidence >= birth) {
          births++;
          const fresh = new Track(births, person, time);
          found[index] = fresh;
          born.push(fresh);
        }
      });
      tracks = [...living, ...born];
      return found.map((track) => track?.id);
    },
  };
}

/** Costs by track and person: 1 − likeness, plus a penalty that grows with the time out of sight. */
function costs(
  tracks: readonly Track[],
  people: readonly Sighting[],
  { likeness, time, occlusion }: { likeness: Likeness; time: number; occlusion: number },
): readonly (readonly number[])[] {
  return tracks.map((track) => {
    const expected = track.at(time);
    const doubt = occlusion > 0 ? lossOfTrust * Math.min(1, track.unseen(time) / occlusion) : 0;
    return people.map((person) => {
      const alike = likeness(expected, person);
      return alike === undefined ? Number.POSITIVE_INFINITY : 1 - alike + doubt;
    });
  });
}
