import { LimberError } from '../errors.ts';
import { assign } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { type DetectedPerson, type Sighting, sighting } from './detected.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { Track } from './track.ts';

/** When identities begin and end. */
export interface FollowOptions {
  /** The poses' skeleton; without it, people are told apart by their boxes. */
  readonly skeleton?: Skeleton | undefined;
  /** Time in seconds for which a person may be out of sight and still keep their identity; 1 unless given. */
  readonly occlusion?: number | undefined;
  /** Smallest confidence of a detection that begins a new track; 0.3 unless given. */
  readonly birth?: number | undefined;
  /** Smallest confidence of a detection that can have an identity; 0.1 unless given. */
  readonly least?: number | undefined;
  /** Number of frames in a row in which a person must be seen to get an identity; 3 unless given. */
  readonly confirm?: number | undefined;
}

/** Counts of identities so far. People who were seen in too few frames are not counted. */
export interface TrackerCounts {
  /** Number of new identities. */
  readonly births: number;
  /** Number of identities that ended, because the person was out of sight for too long. */
  readonly deaths: number;
  /** How often a person came back into sight. */
  readonly returns: number;
}

/** Follows people from frame to frame. */
export interface Follower {
  /**
   * @returns the track of each person in the next frame; `undefined` for a detection with too little confidence.
   * @throws LimberError when the time is not later than the previous one.
   */
  follow(people: readonly DetectedPerson[], time: number): readonly (Track | undefined)[];
  /** Confirms the tracks that were seen in every frame of a film with fewer frames than a confirmation takes. */
  end(): void;
  readonly counts: TrackerCounts;
}

/** By how much the likeness of a lost person falls until the end of the occlusion. */
const lossOfTrust = 0.4;

/** Follows people as `createTracker` says. @throws LimberError for an option out of range. */
export function followPeople({
  skeleton,
  occlusion = 1,
  birth = 0.3,
  least = 0.1,
  confirm = 3,
}: FollowOptions = {}): Follower {
  checkOptions(occlusion, confirm);
  const likeness = likenessOf(skeleton);
  let tracks: readonly Track[] = [];
  let now = Number.NEGATIVE_INFINITY;
  let step = Number.POSITIVE_INFINITY;
  let frames = 0;
  let [births, deaths, returns] = [0, 0, 0];
  const confirmSeen = (sightings: number) => {
    for (const track of tracks) {
      if (track.id === undefined && track.sightings >= sightings) track.id = ++births;
    }
  };
  return {
    get counts() {
      return { births, deaths, returns };
    },
    follow(people, time) {
      if (!(time > now)) {
        throw new LimberError({
          what: 'a frame is not later than the previous frame',
          got: `${time} s`,
          expected: `more than ${now} s`,
        });
      }
      if (Number.isFinite(now)) step = time - now;
      now = time;
      frames++;
      const living = tracks.filter((track) => {
        // A tentative track ends at the first frame without a sighting (DeepSORT, Wojke et al. 2017).
        const limit = track.id === undefined ? 0 : occlusion;
        if (track.unseen(time) <= Math.max(limit, step * 1.5)) return true;
        track.hasEnded = true;
        if (track.id !== undefined) deaths++;
        return false;
      });
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
      const isSure = ({ confidence }: Sighting) => confidence >= birth;
      // A false detection beside a person must not take the person's next sighting.
      choose(
        living.filter(({ id }) => id !== undefined),
        isSure,
      );
      choose(living, isSure);
      const inSight = living.filter((track) => track.unseen(time) <= 2 * step);
      choose(inSight, ({ confidence }) => confidence >= least);

      const born: Track[] = [];
      seen.forEach((person, index) => {
        if (person === undefined) return;
        const track = found[index];
        if (track !== undefined) {
          if (track.id !== undefined && track.unseen(time) > 1.5 * step) returns++;
          track.see(person, time);
        } else if (person.confidence >= birth) {
          const fresh = new Track(person, time);
          found[index] = fresh;
          born.push(fresh);
        }
      });
      tracks = [...living, ...born];
      confirmSeen(confirm);
      return found;
    },
    end() {
      if (frames < confirm) confirmSeen(frames);
      for (const track of tracks) track.hasEnded = true;
    },
  };
}

function checkOptions(occlusion: number, confirm: number): void {
  if (!(occlusion >= 0)) {
    throw new LimberError({
      what: 'the time of occlusion is out of range',
      got: `${occlusion}`,
      expected: 'seconds, 0 or more',
    });
  }
  if (!(Number.isInteger(confirm) && confirm >= 1)) {
    throw new LimberError({
      what: 'the number of frames that confirm a person is out of range',
      got: `${confirm}`,
      expected: 'a whole number, 1 or more',
    });
  }
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
