import sharp from 'sharp';
import { cannotDecode, grey, type ImageDecoder, requireBytes, requirePixelLimit } from './decoder.ts';
import type { Image } from './image.ts';

/** Decodes with sharp (libvips). */
export const decodeImage: ImageDecoder = async (bytes, where) => {
  requireBytes(bytes, where);
  const { width, height } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw cannotDecode(error, where);
    });
  requirePixelLimit(width, height, where);
  try {
    const [r, g, b] = grey;
    const { data, info } = await sharp(bytes, { failOn: 'error' })
      .autoOrient()
      .flatten({ background: { r, g, b } })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (error) {
    throw cannotDecode(error, where);
  }
};

/** The picture as a PNG file. */
export async function encodePng(image: Image): Promise<Uint8Array> {
  const { width, height, data } = image;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
