import { LimberError } from '../../errors.ts';
import type { MotionScoreOptions, PosedFilm } from '../../eval/index.ts';
import {
  type EstimateVideoOptions,
  estimateVideo,
  type FilmEvent,
  openFilmTruth,
  type SmoothingScores,
  scoreFilmPoses,
  untracked,
  wholeFilmPoses,
} from '../../film/node.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { defaultModel } from '../../runs/node.ts';
import type { TrackedFrame } from '../../skeletons/index.ts';
import { type ModelOrFile, withModel } from './opened-model.ts';

/** An event of the search, or the number of a frame that was searched. */
export type ScoreFilmEvent = FilmEvent | { readonly kind: 'frame'; readonly frame: number };

/** How a film is searched, and what its poses are compared with. */
export interface ScoreFilmOptions
  extends MotionScoreOptions,
    ComputeOptions,
    Omit<EstimateVideoOptions, 'from' | 'on'> {
  /** Default: the model in the package. It is not used for a file of poses. */
  readonly model?: ModelOrFile | undefined;
  /**
   * The labels: `posetrack:FILE.json`, or `poses:FILE.jsonl` for the poses of a better model. Without labels, jitter
   * is the mean acceleration, the lag is relative to offline smoothing, and accuracy is not measured.
   */
  readonly truth?: string | undefined;
  /** The longest gap that offline smoothing fills, in seconds; 0.25 unless given. */
  readonly fill?: number | undefined;
  /** Called for each event of the search, and after each frame. */
  readonly on?: ((event: ScoreFilmEvent) => void) | undefined;
}

/**
 * Scores the poses of a film without smoothing and with each smoothing: jitter, lag and accuracy.
 * @param film a film, or its poses in a file of JSON lines (`.jsonl`), written without smoothing.
 * @throws LimberError when the film or the labels cannot be read, or have no joint in common.
 */
export async function scoreFilm(
  film: string,
  {
    model = defaultModel,
    truth: labels,
    fill,
    normalizer,
    threads,
    device,
    on,
    ...search
  }: ScoreFilmOptions = {},
): Promise<readonly SmoothingScores[]> {
  const truth = labels === undefined ? undefined : await openFilmTruth(labels);
  const poses = film.endsWith('.jsonl') ? await unsmoothed(film) : await estimated();
  search.signal?.throwIfAborted();
  return scoreFilmPoses(poses, { truth, fill, normalizer });

  function estimated(): Promise<PosedFilm> {
    return withModel(model, Number.POSITIVE_INFINITY, { threads, device }, async (opened) => {
      const frames: TrackedFrame[] = [];
      for await (const frame of estimateVideo(opened, film, { ...search, on })) {
        frames.push(untracked(frame));
        on?.({ kind: 'frame', frame: frame.frame });
      }
      return { skeleton: opened.metadata.skeleton, frames };
    });
  }
}

async function unsmoothed(path: string): Promise<PosedFilm> {
  const { header, ...film } = await wholeFilmPoses(path);
  if (header.smooth === undefined) return film;
  throw new LimberError({
    what: 'the poses are already smoothed',
    got: header.smooth,
    expected: 'poses without smoothing',
    where: path,
  });
}
