import type { Image } from '../images/index.ts';

/** Facts about a film, from its file. */
export interface FilmFacts {
  /** Width in pixels, upright: after the rotation stored in the file. */
  readonly width: number;
  readonly height: number;
  /** Mean frames per second, if the file contains it. */
  readonly frameRate: number | undefined;
  /** Number of frames, possibly approximate; `undefined` if the file does not contain its length. */
  readonly frames: number | undefined;
  readonly hasAudio: boolean;
}

/** One frame of a film. */
export interface FilmImage {
  /** Number of the frame, from 0. */
  readonly frame: number;
  /** Seconds from the film's beginning. */
  readonly time: number;
  /** The frame's pixels, upright. */
  readonly image: Image;
}
