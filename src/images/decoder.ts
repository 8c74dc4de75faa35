import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import type { Image } from './image.ts';

/**
 * Decodes an image file (PNG, JPEG, WebP) to 8-bit RGB, turned upright by its EXIF orientation. Transparent parts are
 * laid over mid-gray, the same gray that `warp` puts outside an image.
 * `where` is the image's name, for messages.
 * @throws LimberError when the bytes are empty, damaged, not an image, or an image larger than `maximumPixels`.
 */
export type ImageDecoder = (bytes: Uint8Array, where: string) => Promise<Image>;

/**
 * Decodes an image file like `ImageDecoder`, but to a few gray pixels; proportions are not kept.
 * @throws LimberError as `ImageDecoder` does.
 */
export type ThumbnailDecoder = (bytes: Uint8Array, where: string, size: Size) => Promise<Thumbnail>;

export interface Thumbnail {
  /** Width and height of the upright image. */
  readonly original: Size;
  /** Gray, 8 bits, row-major. */
  readonly gray: Uint8Array;
}

/** Mid-gray: under transparent images, and around images that do not fill a crop. */
export const gray = [128, 128, 128] as const;

/**
 * Larger images are refused: 100 megapixels are 300 MB in memory. Node refuses them before decoding. A browser knows
 * the size only after decoding.
 */
export const maximumPixels = 100e6;

/** An image with fewer pixels on a side cannot show a person. */
export const smallestSide = 8;

/** @throws LimberError for an image too large to decode. */
export function requirePixelLimit(width: number, height: number, where: string): void {
  if (width * height > maximumPixels) {
    throw new LimberError({
      what: 'image is too large to decode',
      got: `${width}×${height} pixels`,
      expected: `at most ${maximumPixels / 1e6} megapixels`,
      where,
    });
  }
}

/** @throws LimberError for a file without content. */
export function requireBytes(bytes: Uint8Array, where: string): void {
  if (bytes.length === 0) throw new LimberError({ what: 'image is empty', got: '0 bytes', where });
}

/** The error to throw when the decoding library fails. */
export function cannotDecode(error: unknown, where: string): LimberError {
  return new LimberError(
    {
      what: 'cannot decode image',
      got: error instanceof Error ? at(error.message.split('\n'), 0).trim() : String(error),
      expected: 'a whole PNG, JPEG or WebP file',
      where,
    },
    { cause: error },
  );
}
