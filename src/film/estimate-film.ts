import type { LimberError } from '../errors.ts';
import type { Image } from '../images/index.ts';
import type { EstimatedPerson, EstimateOptions, Model } from '../runs/index.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { type FilmFacts, probeFilm } from './probe.ts';
import { type FilmImage, readFrames } from './read-frames.ts';

/** The people found in one frame of a film. */
export interface EstimatedFrame {
  /** Number of the frame, from 0. */
  readonly frame: number;
  /** Seconds from the film's beginning. */
  readonly time: number;
  readonly image: Image;
  readonly people: readonly EstimatedPerson[];
}

/** Events during the estimation of a film. */
export type FilmEvent =
  /** Before the first frame: the film's size and number of frames, which may be approximate. */
  | { readonly kind: 'film'; readonly facts: FilmFacts }
  /** The film or one of its frames is damaged. The other frames are still given. */
  | { readonly kind: 'problem'; readonly problem: LimberError };

export interface EstimateVideoOptions extends EstimateOptions {
  /** The path of `ffmpeg`. Unless given, the `ffmpeg` on the PATH. */
  readonly ffmpeg?: string | undefined;
  /** The first frame, from 0. */
  readonly from?: number | undefined;
  /** Ends the work after the frames in progress. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each event, in order. */
  readonly on?: ((event: FilmEvent) => void) | undefined;
}

/** The part of a model that films need. */
export type FilmModel = Pick<Model<never>, 'estimateEach'>;

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
  { ffmpeg, from, signal, on, ...options }: EstimateVideoOptions = {},
): AsyncGenerator<EstimatedFrame> {
  const programs = await findFfmpeg(ffmpeg);
  const facts = await probeFilm(file, programs);
  on?.({ kind: 'film', facts });
  const begun: FilmImage[] = [];
  async function* requests() {
    const onDamage = (problem: LimberError) => on?.({ kind: 'problem', problem });
    for await (const frame of readFrames(file, facts, programs, { from, onDamage })) {
      begun.push(frame);
      yield { path: `${file}, frame ${frame.frame}`, read: async () => frame.image };
    }
  }
  for await (const { people, problem } of model.estimateEach(requests(), { ...options, signal })) {
    const frame = begun.shift();
    if (frame === undefined) return;
    if (problem !== undefined) on?.({ kind: 'problem', problem });
    yield { ...frame, people };
  }
}
