import type { Sharp, default as SharpPackage } from 'sharp';
import { LimberError } from '../errors.ts';
import { nativePackage } from '../foundation/node.ts';
import type { Size } from '../geometry/index.ts';
import { plainBytes } from '../tensor/index.ts';
import {
  cannotDecode,
  gray,
  type ImageDecoder,
  maximumPixels,
  requireBytes,
  requirePixelLimit,
  type ThumbnailDecoder,
} from './decoder.ts';
import type { AnyImage } from './image.ts';

/** Loaded with the first image. */
const sharp = nativePackage<typeof SharpPackage>('sharp', 'to read and write images');

/**
 * Decodes with sharp (libvips). Its threads begin before this function returns; sizes are checked before pixels. Of 16
 * bits the upper 8 are kept. Files with 16 bits that use only 14, 12 or 10 (cameras) or 8 are first scaled to the full range.
 */
export const decodeImage: ImageDecoder = async (bytes, where) => {
  requireBytes(bytes, where);
  sharp();
  try {
    const [r, g, b] = gray;
    const { data, info } = await (isDeep(bytes) ? await brightened(bytes) : open(bytes))
      .autoOrient()
      .flatten({ background: { r, g, b } })
      .toColorspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: plainBytes(data) };
  } catch (error) {
    await requireSharpSize(bytes, where);
    throw cannotDecode(error, where);
  }
};

/** Reads a JPEG at the lowest resolution that the thumbnail needs. The whole file is read, so damage is noticed. */
export const decodeThumbnail: ThumbnailDecoder = async (bytes, where, { width, height }) => {
  requireBytes(bytes, where);
  sharp();
  try {
    const pipeline = isDeep(bytes) ? await brightened(bytes) : open(bytes);
    const { autoOrient: original } = await pipeline.metadata();
    const [r, g, b] = gray;
    const data = await pipeline
      .autoOrient()
      .resize(width, height, { fit: 'fill' })
      .flatten({ background: { r, g, b } })
      .grayscale()
      .raw({ depth: 'uchar' })
      .toBuffer();
    return { original, gray: plainBytes(data) };
  } catch (error) {
    await requireSharpSize(bytes, where);
    throw cannotDecode(error, where);
  }
};

function open(bytes: Uint8Array): Sharp {
  return sharp()(bytes, { failOn: 'error', limitInputPixels: maximumPixels });
}

/** Whether a file may have 16 bits per channel: a PNG whose header says so, or a TIFF. */
function isDeep(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const isTiff = first === second && (first === 0x49 || first === 0x4d);
  return isTiff || (first === 0x89 && second === 0x50 && bytes[24] === 16);
}

/** Bits that cameras and converters use in 16-bit files: all values are below 2 to this power. */
const usualBits = [8, 10, 12, 14];

/**
 * Decodes the image. If it has 16 bits but uses only the lower ones, they are scaled to the full range and the result
 * has 8 bits.
 */
async function brightened(bytes: Uint8Array): Promise<Sharp> {
  const image = open(bytes);
  const { depth, hasAlpha, channels: count } = await image.metadata();
  if (depth !== 'ushort') return image;
  const { channels } = await open(bytes).stats();
  const largest = Math.max(...channels.slice(0, hasAlpha ? count - 1 : count).map(({ max }) => max));
  const bits = usualBits.find((bits) => largest < 2 ** bits);
  if (bits === undefined || largest === 0) return image;
  const full = open(bytes)
    .autoOrient()
    .linear(2 ** (16 - bits), 0);
  return open(plainBytes(await full.toColorspace('srgb').png({ compressionLevel: 0 }).toBuffer()));
}

/**
 * Width and height of the upright image, read from the beginning of the file. @throws LimberError when it is not an
 * image.
 */
export async function readImageSize(bytes: Uint8Array, where: string): Promise<Size> {
  requireBytes(bytes, where);
  sharp();
  try {
    const { autoOrient } = await sharp()(bytes, { limitInputPixels: false }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw cannotDecode(error, where);
  }
}

/** Names the size in the error: sharp refuses a large image without giving its size. */
async function requireSharpSize(bytes: Uint8Array, where: string): Promise<void> {
  const size = await sharp()(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (size) requirePixelLimit(size.width, size.height, where);
}

/** Encodes an image as a PNG file. */
export async function encodePng(image: AnyImage): Promise<Uint8Array> {
  const { width, height, data } = image;
  return sharp()(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** The options for JPEG files. */
export interface JpegOptions {
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
  /** Largest length of the longer side, in pixels. A larger image is shrunk. */
  readonly longest?: number;
}

/** Encodes an image as a JPEG file. */
export async function encodeJpeg(image: AnyImage, { quality, longest }: JpegOptions): Promise<Uint8Array> {
  const { width, height, data } = image;
  const pipeline = sharp()(data, { raw: { width, height, channels: 3 } });
  const fitted =
    longest === undefined
      ? pipeline
      : pipeline.resize(longest, longest, { fit: 'inside', withoutEnlargement: true });
  return fitted.jpeg({ quality }).toBuffer();
}

/** Encodes an image as a JPEG in a `data:` address, for embedding in a page. */
export async function jpegAddress(image: AnyImage, options: JpegOptions): Promise<string> {
  const jpeg = await encodeJpeg(image, options);
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
}

/** Renders an SVG drawing as an opaque PNG file. @throws LimberError when it is too large for PNG. */
export function renderSvg(svg: string, where = 'a drawing'): Promise<Uint8Array> {
  return encode(sharp()(Buffer.from(svg), { limitInputPixels: false }).removeAlpha().png(), where);
}

/**
 * Decodes with one thread per image while `work` runs. For many images this is faster than several threads for one
 * image. Decoded images are not cached.
 */
export async function withOneThreadPerImage<Result>(work: () => Promise<Result>): Promise<Result> {
  const threads = sharp().concurrency();
  const { memory, files, items } = sharp().cache();
  sharp().concurrency(1);
  sharp().cache(false);
  try {
    return await work();
  } finally {
    sharp().concurrency(threads);
    sharp().cache({ memory: memory.max, files: files.max, items: items.max });
  }
}

/**
 * An image with an SVG drawing over it, as a file. The drawing may extend below the image.
 * @param below the height of the drawing below the image, in pixels.
 * @throws LimberError when the format cannot hold it.
 */
export function drawOver(
  { width, height, data }: AnyImage,
  svg: string,
  format: 'jpeg' | 'png',
  where = 'a drawing',
  below = 0,
): Promise<Uint8Array> {
  const image = sharp()(data, { raw: { width, height, channels: 3 } })
    .extend({ bottom: below, background: '#000' })
    .composite([{ input: Buffer.from(svg), limitInputPixels: false }]);
  return encode(format === 'jpeg' ? image.jpeg({ quality: 92 }) : image.removeAlpha().png(), where);
}

/** For example, JPEG allows at most 65,535 pixels per side. */
function encode(drawing: Sharp, where: string): Promise<Uint8Array> {
  return drawing.toBuffer().catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'cannot draw', got, where }, { cause });
  });
}

/** Decodes with one thread from now on, for a worker among many. */
export function useOneThread(): void {
  sharp().concurrency(1);
  sharp().cache(false);
}

/** Draws an SVG of the same size over an image and returns the pixels. */
export async function drawnOver({ width, height, data }: AnyImage, svg: string): Promise<AnyImage> {
  const drawn = await sharp()(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg), limitInputPixels: false }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, data: plainBytes(drawn) };
}
