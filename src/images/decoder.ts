import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import type { Image } from './image.ts';

/**
 * Reads an encoded picture (PNG, JPEG, WebP): turned upright by its EXIF orientation, 8 bits, RGB,
 * transparent parts laid over mid-grey, which is also what `warp` puts outside a picture.
 * `where` is the picture's name for messages.
 * @throws LimberError when the bytes are empty, damaged, no picture or more than `maximumPixels`.
 */
export type ImageDecoder = (bytes: Uint8Array, where: string) => Promise<Image>;

/**
 * Reads an encoded picture as `ImageDecoder` does, but squeezed into a few grey pixels, whatever its proportions.
 * @throws LimberError as `ImageDecoder` does.
 */
export type ThumbnailDecoder = (bytes: Uint8Array, where: string, size: Size) => Promise<Thumbnail>;

export interface Thumbnail {
  /** Width and height of the upright picture. */
  readonly original: Size;
  /** Grey, 8 bits, row-major. */
  readonly grey: Uint8Array;
}

/** Mid-grey: under transparent pictures and around pictures that do not fill a crop. */
export const grey = [128, 128, 128] as const;

/**
 * Larger pictures are refused: 100 megapixels are 300 MB in memory. Node refuses them before it decodes them;
 * a browser tells the size of none but a decoded picture.
 */
export const maximumPixels = 100e6;

/** A picture with fewer pixels on a side shows nobody. */
export const smallestSide = 8;

/** @throws LimberError for a picture too large to decode. */
export function requirePixelLimit(width: number, height: number, where: string): void {
  if (width * height > maximumPixels) {
    throw new LimberError({
      what: 'picture is too large to decode',
      got: `${width}×${height} pixels`,
      expected: `at most ${maximumPixels / 1e6} megapixels`,
      where,
    });
  }
}

/** @throws LimberError for a file without content. */
export function requireBytes(bytes: Uint8Array, where: string): void {
  if (bytes.length === 0) throw new LimberError({ what: 'picture is empty', got: '0 bytes', where });
}

/** What a decoder throws when the library behind it gives up. */
export function cannotDecode(error: unknown, where: string): LimberError {
  return new LimberError(
    {
      what: 'cannot decode picture',
      got: error instanceof Error ? at(error.message.split('\n'), 0).trim() : String(error),
      expected: 'a whole PNG, JPEG or WebP file',
      where,
    },
    { cause: error },
  );
}
