import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Image } from '../../src/images/index.ts';
import { decodeImage, decodeThumbnail, encodePng } from '../../src/images/node.ts';

/** 3×2: red, green, blue over black, white, gray. */
const photo: Image = {
  width: 3,
  height: 2,
  data: Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 90, 90, 90]),
};
const source = () => sharp(photo.data, { raw: { width: 3, height: 2, channels: 3 } });
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#285' } });

describe('decodeImage', () => {
  it('reads back what encodePng wrote', async () => {
    expect(await decodeImage(await encodePng(photo), 'a.png')).toEqual(photo);
  });

  it('reads lossless WebP', async () => {
    const bytes = await source().webp({ lossless: true }).toBuffer();
    expect(await decodeImage(bytes, 'a.webp')).toEqual(photo);
  });

  it('reads JPEG', async () => {
    const { width, height, data } = await decodeImage(await flat(20, 10).jpeg().toBuffer(), 'a.jpg');
    expect([width, height]).toEqual([20, 10]);
    expect(Math.abs(data[1]! - 0x88)).toBeLessThan(4);
  });

  it('turns images upright by their EXIF orientation', async () => {
    // Orientation 6: the camera was rotated, so the first row is the right-hand column.
    const bytes = await source().withMetadata({ orientation: 6 }).png().toBuffer();
    const { width, height, data } = await decodeImage(bytes, 'a.png');
    expect([width, height]).toEqual([2, 3]);
    expect([...data.subarray(0, 6)]).toEqual([0, 0, 0, 255, 0, 0]);
  });

  it('repeats gray in three channels, from 8 and from 16 bits', async () => {
    const gray8 = await sharp(Uint8Array.from([10, 200]), { raw: { width: 2, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(gray8, 'g.png')).data]).toEqual([10, 10, 10, 200, 200, 200]);
    const gray16 = await sharp(Uint16Array.from([0, 0x8080, 0xffff]), {
      raw: { width: 3, height: 1, channels: 1 },
    })
      .toColorspace('grey16')
      .png()
      .toBuffer();
    expect((await sharp(gray16).metadata()).depth).toBe('ushort');
    expect([...(await decodeImage(gray16, 'g.png')).data]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
  });

  it.each<[string, number, number, readonly number[]]>([
    ['12 bits', 1, 4095, [0, 128, 255]],
    ['12 bits', 3, 4095, [0, 128, 255]],
    ['8 bits', 1, 255, [0, 128, 255]],
    ['10 bits', 3, 1023, [0, 128, 255]],
    ['14 bits', 1, 16383, [0, 128, 255]],
    ['more than 14 bits', 1, 16384, [0, 32, 64]],
  ])('scales %s in files of 16 to the full range: %i channels', async (_, channels, most, expected) => {
    const values = [0, Math.ceil(most / 2), most].flatMap((value) => Array(channels).fill(value));
    const raw = { width: 3, height: 1, channels: channels as 1 | 3 };
    const deep = sharp(Uint16Array.from(values), { raw }).toColorspace(channels === 1 ? 'grey16' : 'rgb16');
    for (const bytes of [
      await deep.clone().png().toBuffer(),
      await deep.clone().tiff({ compression: 'deflate' }).toBuffer(),
    ]) {
      expect((await sharp(bytes).metadata()).depth).toBe('ushort');
      const { data } = await decodeImage(bytes, 'deep');
      expect([0, 3, 6].map((place) => data[place])).toEqual(expected);
      const { gray } = await decodeThumbnail(bytes, 'deep', { width: 3, height: 1 });
      expect([...gray]).toEqual(expected);
    }
  });

  it('keeps a black 16-bit image black', async () => {
    const raw = { width: 2, height: 1, channels: 1 } as const;
    const bytes = await sharp(new Uint16Array(2), { raw }).toColorspace('grey16').png().toBuffer();
    expect([...(await decodeImage(bytes, 'black')).data]).toEqual(Array(6).fill(0));
  });

  it('reads 16-bit color', async () => {
    const bytes = await sharp(Uint16Array.from([0xffff, 0x4040, 0]), {
      raw: { width: 1, height: 1, channels: 3 },
    })
      .toColorspace('rgb16')
      .png()
      .toBuffer();
    expect([...(await decodeImage(bytes, 'c.png')).data]).toEqual([255, 64, 0]);
  });

  it('lays transparent pixels over mid-gray', async () => {
    const bytes = await sharp(Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 255]), {
      raw: { width: 2, height: 1, channels: 4 },
    })
      .png()
      .toBuffer();
    expect([...(await decodeImage(bytes, 't.png')).data]).toEqual([128, 128, 128, 255, 0, 0]);
  });

  it('refuses a file that is not an image, naming it', async () => {
    await expect(decodeImage(new Uint8Array(0), 'empty.jpg')).rejects.toThrow(
      'image is empty – got 0 bytes – in empty.jpg',
    );
    await expect(decodeImage(new TextEncoder().encode('not an image'), 'notes.txt')).rejects.toThrow(
      /^cannot decode image – .*notes\.txt$/,
    );
  });

  it.each(['jpeg', 'png', 'webp'] as const)('refuses a truncated %s', async (format) => {
    const noise = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: 'black',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .toFormat(format)
      .toBuffer();
    await expect(decodeImage(noise.subarray(0, noise.length / 2), 'half')).rejects.toThrow(
      /^cannot decode image – .*half$/,
    );
  });

  it('refuses a huge image before decoding it', async () => {
    const bytes = pngHeader(30000, 30000);
    await expect(decodeImage(bytes, 'huge.png')).rejects.toThrow(
      'image is too large to decode – got 30000×30000 pixels – expected at most 100 megapixels – in huge.png',
    );
  });
});

/** A PNG with a size in its header and almost no data. */
function pngHeader(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000000000494441540000000000000000',
    'hex',
  );
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
