import type { Skeleton, TrackedFrame } from '../skeletons/index.ts';
import {
  causalSmoother,
  createIdentifier,
  type Smoothing,
  smoothOffline,
  type TrackerCounts,
} from '../track/index.ts';
import type { FilmHeader } from './film-lines.ts';

/** How the poses of a film are tracked and smoothed. */
export interface FinishOptions {
  /** Whether people get identities. Smoothing gives identities too. */
  readonly track?: boolean | undefined;
  readonly smooth?: Smoothing | undefined;
  /** The longest gap that offline smoothing fills, in seconds; 0.25 unless given. */
  readonly fill?: number | undefined;
  /** Time in seconds for which a person may be out of sight and still keep their identity; 1 unless given. */
  readonly occlusion?: number | undefined;
  /** Number of frames in a row in which a person must be seen to get an identity; 3 unless given. */
  readonly confirm?: number | undefined;
}

/** The frames with identities and smoothed, and the counts of identities so far; no counts without tracking. */
export interface FinishedFrames {
  readonly finished: AsyncGenerator<TrackedFrame>;
  /** What the header says about them. */
  readonly header: Pick<FilmHeader, 'tracked' | 'smooth'>;
  readonly counts: () => TrackerCounts | undefined;
}

/**
 * Gives people identities and smooths them. A frame waits until its people are confirmed, for a few frames; offline
 * smoothing keeps the whole film in memory.
 */
export function finishFrames(
  frames: AsyncIterable<TrackedFrame>,
  skeleton: Skeleton,
  { track, smooth, fill, occlusion, confirm }: FinishOptions,
): FinishedFrames {
  const identifier = track || smooth ? createIdentifier({ skeleton, occlusion, confirm }) : undefined;
  const causal = smooth === 'causal' ? causalSmoother() : undefined;
  async function* identified() {
    for await (const frame of frames) yield* identifier?.add(frame) ?? [frame];
    yield* identifier?.end() ?? [];
  }
  async function* finished() {
    const film: TrackedFrame[] = [];
    for await (const frame of identified()) {
      if (smooth === 'offline') film.push(frame);
      else yield causal ? causal(frame) : frame;
    }
    yield* smoothOffline(film, fill);
  }
  return {
    finished: finished(),
    header: { ...(identifier && { tracked: true }), ...(smooth && { smooth }) },
    counts: () => identifier?.counts,
  };
}
