import { LimberError } from '../../errors.ts';
import { imagePoint } from '../../geometry/index.ts';
import type { Joint, Pose, TrackedFrame, TrackedPerson } from '../../skeletons/index.ts';
import { confidentBox } from '../detected.ts';
import { kalmanSmoother } from './kalman-smoother.ts';
import { type OneEuro, oneEuro } from './one-euro.ts';

/**
 * `causal`: the One Euro filter, which uses earlier frames only. `offline`: a Kalman filter with RTS smoothing, which
 * uses all frames and has no lag.
 */
export const smoothings = ['causal', 'offline'] as const;
/** A way to smooth a film: `causal` or `offline`. */
export type Smoothing = (typeof smoothings)[number];

/** Settings of the One Euro filter, with speed in sizes of the person per second. */
const euro = { minimumCutoff: 2, beta: 4, derivativeCutoff: 2 };
/**
 * Noise of the offline smoother, in sizes of the person: of a measured joint, and of the velocity's change per second.
 */
const kalman = { deviation: 0.02, acceleration: 8 };

/**
 * Smooths a film frame by frame, separately for each identity and joint. People without an identity (0) stay as they are.
 * @returns a function to call with each frame in order.
 */
export function causalSmoother(): (frame: TrackedFrame) => TrackedFrame {
  const filters = new Map<string, OneEuro>();
  return (frame) => {
    const { time } = frame;
    if (time === undefined) throw noTime(frame);
    return {
      ...frame,
      people: frame.people.map((person) => {
        if (person.id === 0) return person;
        const size = sizeOf(person.pose ?? []);
        return withPose(person, (joint, index) => {
          const along = (axis: 'x' | 'y') => {
            const key = `${person.id} ${index} ${axis}`;
            const filter = filters.get(key) ?? oneEuro(euro);
            filters.set(key, filter);
            return filter.next(joint.point[axis], time, size);
          };
          return imagePoint(along('x'), along('y'));
        });
      }),
    };
  };
}

/**
 * Smooths a whole film without a lag. If an identity is missing for at most `fill` seconds and comes back, the frames
 * between are filled in and marked `filled`.
 * @param fill in seconds; 0.25 unless given.
 */
export function smoothOffline(film: readonly TrackedFrame[], fill = 0.25): readonly TrackedFrame[] {
  const smoothed: TrackedPerson[][] = film.map(() => []);
  const identities = new Map<number, { readonly index: number; readonly person: TrackedPerson }[]>();
  film.forEach(({ people }, index) => {
    for (const person of people) {
      if (person.id === 0 || person.pose === undefined) smoothed[index]?.push(person);
      else {
        const seen = identities.get(person.id) ?? [];
        identities.set(person.id, seen);
        seen.push({ index, person });
      }
    }
  });
  for (const seen of identities.values()) {
    for (const part of partsOf(seen, film, fill)) {
      for (const { index, person } of smoothPart(part, film)) smoothed[index]?.push(person);
    }
  }
  return film.map((frame, index) => ({
    ...frame,
    people: (smoothed[index] ?? []).toSorted((a, b) => a.id - b.id),
  }));
}

interface Seen {
  readonly index: number;
  readonly person: TrackedPerson;
}

/** Splits one identity's sightings at gaps that are too long to fill. */
function partsOf(
  seen: readonly Seen[],
  film: readonly TrackedFrame[],
  fill: number,
): readonly (readonly Seen[])[] {
  const parts: Seen[][] = [];
  let before: Seen | undefined;
  for (const sighting of seen) {
    const joined =
      before !== undefined &&
      (sighting.index === before.index + 1 ||
        timeOf(film, sighting.index) - timeOf(film, before.index) <= fill + 1e-9);
    if (joined) parts.at(-1)?.push(sighting);
    else parts.push([sighting]);
    before = sighting;
  }
  return parts;
}

/** Smooths a part and fills in its frames without a sighting. */
function smoothPart(part: readonly Seen[], film: readonly TrackedFrame[]): readonly Seen[] {
  const [first, last] = [part[0], part.at(-1)];
  if (first === undefined || last === undefined) return [];
  const byIndex = new Map(part.map(({ index, person }) => [index, person]));
  const indices = Array.from({ length: last.index - first.index + 1 }, (_, offset) => first.index + offset);
  const sizes = part.map(({ person }) => sizeOf(person.pose ?? [])).sort((a, b) => a - b);
  const size = sizes[Math.floor(sizes.length / 2)] ?? 1;
  const settings = { deviation: kalman.deviation * size, acceleration: kalman.acceleration * size };
  const joints = first.person.pose?.length ?? 0;
  const paths = Array.from({ length: joints }, (_, joint) => jointPath(joint));

  function jointPath(joint: number): ReadonlyMap<number, Joint> {
    const at = (index: number) => byIndex.get(index)?.pose?.[joint] ?? undefined;
    const known = indices.filter((index) => at(index) !== undefined);
    const [from = 0, to = -1] = [known[0], known.at(-1)];
    const within = indices.filter((index) => index >= from && index <= to);
    const along = (axis: 'x' | 'y') =>
      kalmanSmoother(
        within.map((index) => ({ time: timeOf(film, index), value: at(index)?.point[axis] })),
        settings,
      );
    const [xs, ys] = [along('x'), along('y')];
    let confidence = at(from)?.confidence;
    return new Map(
      within.map((index, place) => {
        confidence = at(index)?.confidence ?? confidence;
        const point = imagePoint(xs[place] ?? 0, ys[place] ?? 0);
        return [index, { point, confidence }];
      }),
    );
  }

  return indices.map((index) => {
    const person = byIndex.get(index);
    const pose = paths.map((path, joint) =>
      person === undefined || person.pose?.[joint] ? (path.get(index) ?? null) : null,
    );
    const box = person === undefined ? confidentBox(pose) : person.box;
    return {
      index,
      person: { ...(person ?? { id: first.person.id, filled: true }), box, pose },
    };
  });
}

function withPose(
  person: TrackedPerson,
  move: (joint: Joint, index: number) => Joint['point'],
): TrackedPerson {
  if (person.id === 0 || person.pose === undefined) return person;
  return {
    ...person,
    pose: person.pose.map((joint, index) => joint && { ...joint, point: move(joint, index) }),
  };
}

/** The geometric mean of the sides of the box around the confident joints, in pixels; at least 1. */
function sizeOf(pose: Pose): number {
  const { width = 1, height = 1 } = confidentBox(pose) ?? {};
  return Math.sqrt(width * height);
}

function timeOf(film: readonly TrackedFrame[], index: number): number {
  const frame = film[index];
  if (frame?.time === undefined) throw noTime(frame);
  return frame.time;
}

function noTime(frame: TrackedFrame | undefined): LimberError {
  return new LimberError({
    what: 'a frame has no time',
    got: `frame ${frame?.frame}`,
    expected: 'seconds, to smooth by',
  });
}
