import { type MotionScoreOptions, type MotionScores, motionScores, type PosedFilm } from '../eval/index.ts';
import { textTable } from '../foundation/index.ts';
import type { TrackedFrame } from '../skeletons/index.ts';
import { causalSmoother, identify, type Smoothing, smoothings, smoothOffline } from '../track/index.ts';

/** A film's poses without smoothing (`none`), or with one of the smoothings. */
export type FilmSmoothing = 'none' | Smoothing;

/** The scores of a film's poses with one smoothing. */
export interface SmoothingScores extends MotionScores {
  readonly smoothing: FilmSmoothing;
}

export interface ScoreFilmOptions extends MotionScoreOptions {
  /**
   * The labeled film, with identities. Without it, jitter is the mean acceleration, and the lag is relative to the poses smoothed
   * offline, which have none.
   */
  readonly truth?: PosedFilm | undefined;
  /** The longest gap that offline smoothing fills, in seconds; 0.25 unless given. */
  readonly fill?: number | undefined;
  /** Time in seconds for which a person may be out of sight and still keep their identity; 1 unless given. */
  readonly occlusion?: number | undefined;
}

/**
 * Scores a film's poses without smoothing and with each smoothing, so that one can be chosen: jitter, lag and accuracy.
 * @param film the poses as they were estimated. People without an identity are tracked first.
 * @throws LimberError when a frame has no time, or the skeletons of film and truth have no joint in common.
 */
export function scoreFilmPoses(
  film: PosedFilm,
  { truth, fill, occlusion, ...options }: ScoreFilmOptions = {},
): readonly SmoothingScores[] {
  const { skeleton } = film;
  const frames = identify(film.frames, { skeleton, occlusion });
  const offline = smoothOffline(frames, fill);
  const smoothed = {
    none: () => frames,
    causal: () => frames.map(causalSmoother()),
    offline: () => offline,
  };
  return (['none', ...smoothings] as const).map((smoothing) => {
    const poses = { skeleton, frames: smoothed[smoothing]() };
    if (truth) return { smoothing, ...motionScores(truth, poses, options) };
    const { acceleration, lag } = motionScores({ skeleton, frames: offline.map(onlyKnown) }, poses, options);
    return { smoothing, ...unlabeled, acceleration, lag: smoothing === 'offline' ? null : lag };
  });
}

/** Without the people who have no identity. */
export function onlyKnown(frame: TrackedFrame): TrackedFrame {
  return { ...frame, people: frame.people.filter(({ id }) => id > 0) };
}

/** The scores that only labels can give. */
const unlabeled = { accelerationError: null, error: null, pck: null, found: null };

/** The scores as a table for a terminal: a row for each smoothing. A dash stands for what cannot be measured. */
export function formatFilmScores(scores: readonly SmoothingScores[]): string {
  const isLabeled = scores.some(({ found }) => found !== null);
  const number = (value: number | null, digits: number) => value?.toFixed(digits) ?? '–';
  const heading = isLabeled
    ? ['smoothing', 'jitter px/s²', 'lag ms', 'error px', 'PCK %', 'found %']
    : ['smoothing', 'acceleration px/s²', 'lag ms'];
  const rows = scores.map(({ smoothing, ...score }) => {
    const jitter = isLabeled ? score.accelerationError : score.acceleration;
    const accuracy = isLabeled ? [score.error, score.pck, score.found].map((value) => number(value, 2)) : [];
    return [smoothing, number(jitter, 0), number(score.lag, 1), ...accuracy];
  });
  return textTable([heading, ...rows]);
}
