import { describe, expect, it } from 'vitest';
import { thumbnailSize } from '../../../src/data/lint/image-facts.ts';
import {
  differenceHash,
  differingBits,
  mostBits,
  similarImages,
} from '../../../src/data/lint/similar-images.ts';
import { type Random, randomStream } from '../../../src/random.ts';

const { width, height } = thumbnailSize;

/** Some smooth waves across the image. */
function image(random: Random): Uint8Array {
  const waves = Array.from({ length: 6 }, () => ({
    across: random.uniform(-0.5, 0.5),
    down: random.uniform(-0.5, 0.5),
    phase: random.uniform(0, 6),
  }));
  return Uint8Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    return (
      128 +
      waves.reduce((sum, { across, down, phase }) => sum + 20 * Math.sin(across * x + down * y + phase), 0)
    );
  });
}

function noisy(thumbnail: Uint8Array, amount: number, random: Random): Uint8Array {
  return thumbnail.map((value) => Math.max(0, Math.min(255, value + random.normal(0, amount))));
}

describe('similarPictures', () => {
  const random = randomStream(1);
  const originals = Array.from({ length: 300 }, () => image(random));
  const copies = originals.slice(0, 100).map((original, at) => noisy(original, at / 4, random));
  const images = [...originals, ...copies];

  it('finds the same pairs as a comparison of every two images', () => {
    const hashes = images.map(differenceHash);
    const near = images.flatMap((_, second) =>
      images
        .slice(0, second)
        .flatMap((_, first) =>
          differingBits(hashes[first]!, hashes[second]!) <= mostBits ? [`${first} ${second}`] : [],
        ),
    );
    expect(near.length).toBeGreaterThan(60);
    const found = similarImages(images, { bits: mostBits, correlation: -1 });
    expect(found.map(({ first, second }) => `${first} ${second}`).toSorted()).toEqual(near.toSorted());
  });

  it('does not report images with only equal hashes', () => {
    const pairs = similarImages(images, { bits: mostBits, correlation: 0.88 });
    expect(pairs.every(({ first, second }) => second === 300 + first)).toBe(true);
    expect(pairs.length).toBeGreaterThan(60);
  });

  it('finds copies with another brightness and contrast, and reports no flat images as copies', () => {
    const original = originals[0]!;
    const dull = original.map((value) => 60 + value / 3);
    const flat = new Uint8Array(width * height).fill(90);
    const pairs = similarImages([original, flat, dull, flat], { bits: mostBits, correlation: 0.88 });
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([[0, 2]]);
    expect(pairs[0]?.correlation).toBeGreaterThan(0.99);
  });
});
