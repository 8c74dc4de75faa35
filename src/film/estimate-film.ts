import type { LimberError } from '../errors.ts';
import type { Image } from '../images/index.ts';
import type { EstimatedPerson, EstimateOptions, Model } from '../runs/index.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { type FilmFacts, probeFilm } from './probe.ts';
import { type FilmImage, readFrames } from './read-frames.ts';

/** What was found in one frame of a film. */
export interface EstimatedFrame {
  /** From 0. */
  readonly frame: number;
  /** Seconds from the film's beginning. */
  readonly time: number;
  readonly image: Image;
  readonly people: readonly EstimatedPerson[];
}

/** What happens while a film is looked at. */
export type FilmEvent =
  /** Before the first frame: size and, perhaps only about, the number of frames. */
  | { readonly kind: 'film'; readonly facts: FilmFacts }
  /** The film, or one frame of it, is damaged; the other frames are given all the same. */
  | { readonly kind: 'problem'; readonly problem: LimberError };

export interface EstimateVideoOptions extends EstimateOptions {
  /** The path of `ffmpeg`; the one on the PATH unless given. */
  readonly ffmpeg?: string | undefined;
  /** The first frame, from 0. */
  readonly from?: number | undefined;
  /** Ends the work after the frames in progress. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each event, in order. */
  readonly on?: ((event: FilmEvent) => void) | undefined;
}

/** The part of a model that a film needs. */
export type FilmModel = Pick<Model<never>, 'estimateEach'>;

/**
 * Finds the people in every frame of a film, in order. Several frames are under way at once, and no more than that are
 * in memory, whatever the film's length. A damaged end is reported by a `problem` event, and the frames before are given.
 *
 * @throws LimberError when FFmpeg is not there, or the file is no film.
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
