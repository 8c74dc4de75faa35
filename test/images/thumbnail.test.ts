import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeThumbnail, readImageSize } from '../../src/images/node.ts';

/** Black on the left and white on the right, 64×32; orientation 6 means a rotation by a quarter turn. */
function halves(orientation: number): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: 64 * 32 * 3 }, (_, index) =>
    Math.floor(index / 3) % 64 < 32 ? 0 : 255,
  );
  return sharp(data, { raw: { width: 64, height: 32, channels: 3 } })
    .jpeg({ quality: 95 })
    .withMetadata({ orientation })
    .toBuffer();
}

describe('decodeThumbnail', () => {
  it('reduces an image to a few gray pixels and gives its size', async () => {
    const { original, gray } = await decodeThumbnail(await halves(1), 'a.jpg', { width: 4, height: 2 });
    expect(original).toEqual({ width: 64, height: 32 });
    expect(Array.from(gray, (value) => (value > 128 ? 1 : 0))).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
  });

  it('turns it upright', async () => {
    const { original, gray } = await decodeThumbnail(await halves(6), 'a.jpg', { width: 2, height: 4 });
    expect(original).toEqual({ width: 32, height: 64 });
    expect(Array.from(gray, (value) => (value > 128 ? 1 : 0))).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('notices that the end of a file is missing', async () => {
    const cut = (await halves(1)).slice(0, -200);
    await expect(decodeThumbnail(cut, 'cut.jpg', { width: 4, height: 2 })).rejects.toThrow(
      /^cannot decode image – got .* – in cut.jpg$/,
    );
  });
});

describe('readImageSize', () => {
  it('gives the size of the upright image', async () => {
    expect(await readImageSize(await halves(6), 'a.jpg')).toEqual({ width: 32, height: 64 });
    await expect(readImageSize(new Uint8Array(20), 'b.jpg')).rejects.toThrow('cannot decode image');
    await expect(readImageSize(new Uint8Array(), 'b.jpg')).rejects.toThrow('image is empty');
  });
});
