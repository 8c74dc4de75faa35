import { LimberError } from '../errors.ts';
import { assign } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { type DetectedPerson, type Sighting, sighting } from './detected.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { Track } from './track.ts';

/** When people begin, end and come back in a film. */
export interface TrackerOptions {
  /** The poses' skeleton; without it, people are told apart by their boxes. */
  readonly skeleton?: Skeleton | undefined;
  /** Seconds that a person may be out of sight and come back as the same; 1 unless given. */
  readonly occlusion?: number | undefined;
  /** The smallest confidence of somebody new; 0.3 unless given. */
  readonly birth?: number | undefined;
  /** The smallest confidence of anybody; less sure detections get no identity. 0.1 unless given. */
  readonly least?: number | undefined;
}

/** What happened to identities so far. */
export interface TrackerCounts {
  /** Identities that were given. */
  readonly births: number;
  /** Identities that were given up: out of sight for too long. */
  readonly deaths: number;
  /** How often somebody came back from out of sight. */
  readonly returns: number;
}

/** Gives people identities frame by frame. The same frames always give the same identities. */
export interface Tracker {
  /**
   * @param people who was found in the next frame.
   * @param time the frame's time in seconds, later than the frame's before.
   * @returns for each of them the identity, 1, 2, …; `undefined` for somebody who is too doubtful to have one.
   * @throws LimberError when the time is not later than before.
   */
  update(people: readonly DetectedPerson[], time: number): readonly (number | undefined)[];
  readonly counts: TrackerCounts;
}

/** Somebody who was seen only once is forgotten after so many seconds: most likely there was nobody. */
const doubtful = 0.25;
/** How much less likely it is that somebody returns at the end of the occlusion than that they went on in sight. */
const lossOfTrust = 0.4;

/**
 * A tracker by motion and shape: a Kalman filter of constant velocity says where everybody should be, and the
 * assignment with the largest total likeness decides. Sure detections choose first, then the doubtful ones may carry on
 * somebody who is in sight (ByteTrack, Zhang et al. 2022).
 */
export function createTracker({
  skeleton,
  occlusion = 1,
  birth = 0.3,
  least = 0.1,
}: TrackerOptions = {}): Tracker {
  if (!(occlusion >= 0)) {
    throw new LimberError({
      what: 'wrong time of occlusion',
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
          what: 'a frame is not later than the one before',
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

/** By track and person: 1 − likeness, and more the longer the track was out of sight. */
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
