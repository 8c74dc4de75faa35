import type { LimberError } from '../errors.ts';
import {
  type EstimatedFrame,
  estimateFrames,
  type FilmModel,
  type FilmSearchOptions,
} from './estimate-frames.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { probeFilm } from './probe.ts';
import { readFrames } from './read-frames.ts';

/** How the people of a film are found, and by which FFmpeg its frames are read. */
export interface EstimateVideoOptions extends FilmSearchOptions {
  /** The path of `ffmpeg`. Unless given, the `ffmpeg` on the PATH. */
  readonly ffmpeg?: string | undefined;
}

/**
 * Finds the people in every frame of a film, in order. Several frames are processed at the same time, and only these
 * are in memory, however long the film is. If the end of the film is damaged, a `problem` event reports it, and all
 * earlier frames are given.
 *
 * @throws LimberError when FFmpeg is missing, or the file is not a film.
 */
export async function* estimateVideo(
  model: FilmModel,
  file: string,
  { ffmpeg, ...options }: EstimateVideoOptions = {},
): AsyncGenerator<EstimatedFrame> {
  const programs = await findFfmpeg(ffmpeg);
  const facts = await probeFilm(file, programs);
  options.on?.({ kind: 'film', facts });
  const onDamage = (problem: LimberError) => options.on?.({ kind: 'problem', problem });
  const read = (from: number) => readFrames(file, facts, programs, { from, onDamage });
  yield* estimateFrames(model, file, read, options);
}
