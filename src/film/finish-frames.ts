import type { Skeleton, TrackedFrame } from '../skeletons/index.ts';
import {
  causalSmoother,
  createTracker,
  identified,
  type Smoothing,
  smoothOffline,
  type TrackerCounts,
} from '../track/index.ts';

/** How the poses of a film are tracked and smoothed. */
export interface FinishOptions {
  /** Whether people get identities. Smoothing gives identities too. */
  readonly track?: boolean | undefined;
  readonly smooth?: Smoothing | undefined;
  /** The longest gap that offline smoothing fills, in seconds; 0.25 unless given. */
  readonly fill?: number | undefined;
  /** Time in seconds for which a person may be out of sight and still keep their identity; 1 unless given. */
  readonly occlusion?: number | undefined;
}

/** The frames with identities and smoothed, and the counts of identities so far; no counts without tracking. */
export interface FinishedFrames {
  readonly finished: AsyncGenerator<TrackedFrame>;
  readonly counts: () => TrackerCounts | undefined;
}

/** Gives people identities and smooths them, frame by frame; offline smoothing keeps the whole film in memory. */
export function finishFrames(
  frames: AsyncIterable<TrackedFrame>,
  skeleton: Skeleton,
  { track, smooth, fill, occlusion }: FinishOptions,
): FinishedFrames {
  const tracker = track || smooth ? createTracker({ skeleton, occlusion }) : undefined;
  const causal = smooth === 'causal' ? causalSmoother() : undefined;
  async function* finished() {
    const film: TrackedFrame[] = [];
    for await (const frame of frames) {
      const known = tracker ? identified(frame, tracker) : frame;
      if (smooth === 'offline') film.push(known);
      else yield causal ? causal(known) : known;
    }
    yield* smoothOffline(film, fill);
  }
  return { finished: finished(), counts: () => tracker?.counts };
}
