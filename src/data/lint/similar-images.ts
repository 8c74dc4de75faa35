import { thumbnailSize } from './image-facts.ts';

/** Two images that look alike, as indices into the list, the earlier one first. */
export interface SimilarPair {
  readonly first: number;
  readonly second: number;
  /** Pearson's correlation of the two thumbnails, at most 1. */
  readonly correlation: number;
}

export interface SimilarityOptions {
  /** Largest number of differing bits of the difference hash, at most `mostBits`. */
  readonly bits: number;
  /** Smallest correlation of the thumbnails. */
  readonly correlation: number;
}

/**
 * Largest number of differing bits for which the index is sure to find a pair: 11 bits in four bands leave at least
 * one band with at most two.
 */
export const mostBits = 11;

const [columns, rows] = [8, 8];
const bands = 4;
/** Masks that turn a word of 16 bits into itself and into all words that differ in one or two bits. */
const flips = [0, ...pairsOfBits()];

/**
 * Finds pairs of images that look alike, in the order of the list. The 64 bits of a difference hash state where an
 * image gets brighter to the right, on a grid of 9×8 cells. Each hash is indexed by its four words of 16 bits, and
 * searched by all words that differ in at most two bits. Candidates are confirmed by the correlation of their
 * thumbnails. An image without contrast matches no other.
 * @param thumbnails gray, of `thumbnailSize`
 */
export function similarImages(
  thumbnails: readonly Uint8Array[],
  { bits, correlation }: SimilarityOptions,
): readonly SimilarPair[] {
  const hashes = thumbnails.map(differenceHash);
  const contrasts = thumbnails.map(contrastOf);
  const filed = Array.from({ length: bands }, () => new Map<number, number[]>());
  const pairs: SimilarPair[] = [];
  for (const [second, hash] of hashes.entries()) {
    if (contrasts[second] === undefined) continue;
    const candidates = new Set<number>();
    for (const [band, word] of hash.entries()) {
      for (const flip of flips) {
        for (const first of filed[band]!.get(word ^ flip) ?? []) {
          if (differingBits(hash, hashes[first]!) <= bits) candidates.add(first);
        }
      }
    }
    for (const first of [...candidates].sort((a, b) => a - b)) {
      const alike = correlate(thumbnails, contrasts, first, second);
      if (alike >= correlation) pairs.push({ first, second, correlation: alike });
    }
    for (const [band, word] of hash.entries()) {
      const drawer = filed[band]!.get(word);
      if (drawer) drawer.push(second);
      else filed[band]!.set(word, [second]);
    }
  }
  return pairs;
}

/** The difference hash as four words of 16 bits; each word covers two rows of the grid. */
export function differenceHash(thumbnail: Uint8Array): readonly number[] {
  const [width, height] = [thumbnailSize.width / (columns + 1), thumbnailSize.height / rows];
  const sums = new Uint32Array((columns + 1) * rows);
  for (let y = 0, at = 0; y < thumbnailSize.height; y++) {
    const row = Math.floor(y / height) * (columns + 1);
    for (let x = 0; x < thumbnailSize.width; x++, at++) sums[row + Math.floor(x / width)]! += thumbnail[at]!;
  }
  const words = new Array<number>(bands).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bit = row * columns + column;
      const cell = row * (columns + 1) + column;
      if (sums[cell + 1]! > sums[cell]!) words[bit >> 4]! |= 1 << (bit & 15);
    }
  }
  return words;
}

/** The number of differing bits of two hashes. */
export function differingBits(a: readonly number[], b: readonly number[]): number {
  let count = 0;
  for (let band = 0; band < bands; band++) {
    for (let rest = a[band]! ^ b[band]!; rest !== 0; rest &= rest - 1) count++;
  }
  return count;
}

function pairsOfBits(): readonly number[] {
  const bits = Array.from({ length: 16 }, (_, bit) => 1 << bit);
  return bits.flatMap((one, index) => [one, ...bits.slice(index + 1).map((other) => one | other)]);
}

interface Contrast {
  readonly mean: number;
  /** The square root of the sum of squared distances from the mean. */
  readonly length: number;
}

/** `undefined` without contrast: a deviation below one gray level is noise. */
function contrastOf(thumbnail: Uint8Array): Contrast | undefined {
  const mean = thumbnail.reduce((sum, value) => sum + value, 0) / thumbnail.length;
  const length = Math.sqrt(thumbnail.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return length < Math.sqrt(thumbnail.length) ? undefined : { mean, length };
}

function correlate(
  thumbnails: readonly Uint8Array[],
  contrasts: readonly (Contrast | undefined)[],
  first: number,
  second: number,
): number {
  const [a, b] = [thumbnails[first]!, thumbnails[second]!];
  const [one, other] = [contrasts[first]!, contrasts[second]!];
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return (sum - a.length * one.mean * other.mean) / (one.length * other.length);
}
