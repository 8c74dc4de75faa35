import type { LimberError } from '../errors.ts';
import type { Image } from '../images/index.ts';
import type { EstimatedPerson, EstimateOptions, Model } from '../runs/index.ts';
import type { TrackedFrame } from '../skeletons/index.ts';
import { checkDetectEvery, defaultDetectEvery, detectEvery, type SearchedFrame } from './detect-every.ts';
import type { FilmFacts, FilmImage } from './film-image.ts';

/** The people found in one frame of a film. */
export interface EstimatedFrame {
  /** Number of the frame, from 0. */
  readonly frame: number;
  /** Seconds from the film's beginning. */
  readonly time: number;
  readonly image: Image;
  readonly people: readonly EstimatedPerson[];
}

/** The people of a frame before they get identities. */
export function untracked({ frame, time, people }: EstimatedFrame): TrackedFrame {
  return { frame, time, people: people.map(({ pose, box }) => ({ id: 0, pose, box })) };
}

/** Events during the estimation of a film. */
export type FilmEvent =
  /** Before the first frame: the film's size and number of frames, which may be approximate. */
  | { readonly kind: 'film'; readonly facts: FilmFacts }
  /** The film or one of its frames is damaged. The other frames are still given. */
  | { readonly kind: 'problem'; readonly problem: LimberError };

/** How the people in the frames of a film are searched. */
export interface FilmSearchOptions extends EstimateOptions {
  /**
   * The detector searches every nth frame; between them, boxes move on straight lines where that is safe. 1 searches
   * every frame. Default: 4.
   */
  readonly detectEvery?: number | undefined;
  /** The first frame, from 0. */
  readonly from?: number | undefined;
  /** Ends the work after the frames in progress. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each event, in order. */
  readonly on?: ((event: FilmEvent) => void) | undefined;
}

/** The part of a model that films need. */
export type FilmModel = Pick<Model<never>, 'estimateEach' | 'openDetector'>;

/**
 * Finds the people in frames, in order. Several frames are processed at the same time.
 * @param film the film's name for messages.
 * @param read opens the film at a frame.
 */
export async function* estimateFrames(
  model: FilmModel,
  film: string,
  read: (from: number) => AsyncGenerator<FilmImage>,
  { from = 0, signal, on, detectEvery: every = defaultDetectEvery, ...options }: FilmSearchOptions,
): AsyncGenerator<EstimatedFrame> {
  const begun: FilmImage[] = [];
  const interval = checkDetectEvery(every);
  const isTold = options.one === true || options.boxes !== undefined;
  const detector =
    isTold || interval === 1 ? undefined : (options.detector ?? (await model.openDetector?.('many')));
  async function* requests() {
    // Intervals begin at multiples of their length, so that a continued run finds the same boxes.
    const frames = read(detector ? from - (from % interval) : from);
    for await (const { frame, boxes } of detector ? detectEvery(frames, detector, interval) : each(frames)) {
      if (frame.frame < from) continue;
      begun.push(frame);
      yield { path: `${film}, frame ${frame.frame}`, read: async () => frame.image, boxes };
    }
  }
  for await (const { people, problem } of model.estimateEach(requests(), { ...options, signal })) {
    const frame = begun.shift();
    if (frame === undefined) return;
    if (problem !== undefined) on?.({ kind: 'problem', problem });
    yield { ...frame, people };
  }
}

async function* each(
  frames: AsyncIterable<FilmImage>,
): AsyncGenerator<Partial<SearchedFrame> & { readonly frame: FilmImage }> {
  for await (const frame of frames) yield { frame };
}
