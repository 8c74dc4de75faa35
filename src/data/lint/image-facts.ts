import type { Size } from '../../geometry/index.ts';

/** The facts about an image that lint keeps. */
export interface ImageFacts {
  /** Width and height of the upright image. */
  readonly size: Size;
  /** The file's SHA-256, in hexadecimal. */
  readonly digest: string;
  /** The whole image scaled to `thumbnailSize`: gray, row-major. */
  readonly thumbnail: Uint8Array;
}

/** Columns and rows of a thumbnail: four of each per cell of the difference hash. */
export const thumbnailSize = { width: 36, height: 32 } as const satisfies Size;
