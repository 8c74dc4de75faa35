import type { LimberError } from '../../errors.ts';
import {
  type EstimatedFrame as EstimatedFilmFrame,
  estimateFrames,
  type FilmEvent,
  type FilmHeader,
  type FilmSearchOptions,
  type FinishOptions,
  filmHeader,
  finishFrames,
  frameLine,
  headerLine,
  liftFrames,
  openWebFilm,
  untracked,
} from '../../film/web.ts';
import type { TrackedFrame } from '../../skeletons/index.ts';
import type { TrackerCounts } from '../../track/index.ts';
import type { Model } from './model.ts';

/** How the frames of a film are searched in a page. */
export type EstimateVideoOptions = FilmSearchOptions;

/**
 * Finds the people in every frame of a film file, in order, as fast as the computer can. Several frames are processed
 * at the same time, and only these are in memory. The browser's own decoder reads the film (WebCodecs). If the end of
 * the film is damaged, a `problem` event reports it, and all earlier frames are given.
 * @throws LimberError when the file is not a film, or the browser cannot decode it.
 */
export async function* estimateVideo(
  model: Model,
  file: Blob,
  options: EstimateVideoOptions = {},
): AsyncGenerator<EstimatedFilmFrame> {
  const where = nameOf(file);
  const film = await openWebFilm(file, where);
  try {
    options.on?.({ kind: 'film', facts: film.facts });
    const onDamage = (problem: LimberError) => options.on?.({ kind: 'problem', problem });
    yield* estimateFrames(model, where, (from) => film.frames(from, onDamage), options);
  } finally {
    film.close();
  }
}

/** Events while a film is searched. */
export type PredictFilmEvent = FilmEvent | { readonly kind: 'frame'; readonly frame: number };

/** How a film is searched, tracked and smoothed. */
export interface PredictFilmOptions extends FinishOptions, Omit<FilmSearchOptions, 'on' | 'from'> {
  /** Called for each event, in order. */
  readonly on?: ((event: PredictFilmEvent) => void) | undefined;
}

/** What was found in a film. */
export interface PredictedFilm {
  readonly header: FilmHeader;
  /** The people of each frame, with identities and smoothed as chosen. */
  readonly frames: readonly TrackedFrame[];
  /** The same as lines of JSON, as `limber predict` writes them. */
  readonly json: Blob;
  /** Counts of new, ended and returned identities; absent without tracking. */
  readonly identities?: TrackerCounts | undefined;
  /** Whether the signal ended the search: the frames so far are given. */
  readonly ended: boolean;
  /** Damaged parts of the film. */
  readonly problems: readonly LimberError[];
}

/**
 * Finds the people in a film, gives them identities and smooths their poses. The poses of the whole film are in memory.
 * @throws LimberError when the file is not a film, or the browser cannot decode it.
 */
export async function predictFilm(
  model: Model,
  file: Blob,
  { track, smooth, fill, occlusion, confirm, lift, height, on, ...search }: PredictFilmOptions = {},
): Promise<PredictedFilm> {
  const { skeleton } = model.metadata;
  const problems: LimberError[] = [];
  let size = { width: 0, height: 0 };
  const note = (event: FilmEvent) => {
    if (event.kind === 'problem') problems.push(event.problem);
    else size = event.facts;
    on?.(event);
  };
  async function* found(): AsyncGenerator<TrackedFrame> {
    for await (const frame of estimateVideo(model, file, { ...search, on: note })) {
      yield untracked(frame);
      on?.({ kind: 'frame', frame: frame.frame });
    }
  }
  const finish = { track, smooth, fill, occlusion, confirm };
  const { finished, header: more, counts } = finishFrames(found(), skeleton, finish);
  const frames: TrackedFrame[] = [];
  const lifted = liftFrames(finished, skeleton, () => size, { lift, height });
  for await (const frame of lifted) frames.push(frame);
  const header = { ...filmHeader(nameOf(file), size, model.metadata, search), ...more };
  const json = new Blob([headerLine(header), ...frames.map((frame) => frameLine(skeleton, frame))]);
  const ended = search.signal?.aborted === true;
  return { header, frames, json, identities: counts(), ended, problems };
}

function nameOf(file: Blob): string {
  return file instanceof File ? file.name : 'a film';
}
