import { BMP } from 'image-size/types/bmp';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';
import { LimberError } from '../errors.ts';
import { fileKind } from '../file-kind.ts';
import type { Size } from '../geometry/index.ts';

/** EXIF orientations from here on lie on their side. */
const firstOnSide = 5;

/**
 * Width and height of the upright image, from the header of a PNG, JPEG, WebP or BMP file. Labels that are shares of
 * the image's size need it before anything is decoded.
 *
 * @throws LimberError when the file has none of these formats or is damaged.
 */
export function headerSize(bytes: Uint8Array, where: string): Size {
  const kind = [PNG, JPG, WEBP, BMP].find(({ validate }) => validate(bytes));
  const found = kind === undefined ? undefined : attempt(() => kind.calculate(bytes));
  const { width = 0, height = 0, orientation = 1 } = found ?? {};
  if (width > 0 && height > 0) {
    return orientation >= firstOnSide ? { width: height, height: width } : { width, height };
  }
  throw new LimberError({
    what: 'the size of an image cannot be read',
    got: fileKind(bytes),
    expected: 'a PNG, JPEG, WebP or BMP file',
    where,
  });
}

/** For damaged files the library throws its own errors. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
