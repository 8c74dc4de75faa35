import { LimberError } from '../errors.ts';
import type { Size } from '../geometry/index.ts';
import { cannotDecode, gray, type ImageDecoder, requireBytes, requirePixelLimit } from './decoder.ts';
import type { AnyImage, Image } from './image.ts';

/** Decodes with the browser's own decoder. */
export const decodeImage: ImageDecoder = async (bytes, where) => {
  requireBytes(bytes, where);
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]), {
    imageOrientation: 'from-image',
  }).catch((error: unknown) => {
    throw cannotDecode(error, where);
  });
  try {
    return pixelsOf(bitmap, bitmap, where);
  } finally {
    bitmap.close();
  }
};

/**
 * The pixels of anything that a canvas can draw: a bitmap, an element, a video frame.
 * @throws LimberError when it is too large, or the browser does not let the page read its pixels.
 */
export function pixelsOf(source: CanvasImageSource, { width, height }: Size, where: string): Image {
  requirePixelLimit(width, height, where);
  const context = context2d(width, height);
  context.fillStyle = `rgb(${gray.join(' ')})`;
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, 0, width, height);
  try {
    return { width, height, data: withoutAlpha(context.getImageData(0, 0, width, height).data) };
  } catch (cause) {
    throw new LimberError(
      {
        what: 'cannot read the pixels of the image',
        got: 'an image from another site without permission to read it',
        expected: 'an image from this site, or one with `crossorigin` and CORS headers',
        where,
      },
      { cause },
    );
  }
}

/** Encodes an image as a PNG file. */
export async function encodePng(image: AnyImage): Promise<Uint8Array> {
  const blob = await drawn(image).convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** Encodes an image as a JPEG in a `data:` address, for embedding in a page. @param quality from 0 to 1. */
export async function jpegAddress(image: AnyImage, quality: number): Promise<string> {
  const blob = await drawn(image).convertToBlob({ type: 'image/jpeg', quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return `data:image/jpeg;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

function drawn({ width, height, data }: AnyImage): OffscreenCanvas {
  const context = context2d(width, height);
  const pixels = context.createImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    pixels.data.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    pixels.data[pixel * 4 + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return context.canvas;
}

function context2d(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new LimberError('this browser offers no 2D canvas');
  return context;
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
  return rgb;
}
