import { thumbnailSize } from './image-facts.ts';

/** Pictures that look alike: the places of both in the list, the earlier one first. */
export interface SimilarPair {
  readonly first: number;
  readonly second: number;
  /** Pearson's correlation of the two thumbnails, at most 1. */
  readonly correlation: number;
}

export interface SimilarityOptions {
  /** The most bits of the difference hash that may differ, at most `mostBits`. */
  readonly bits: number;
  /** The least correlation of the thumbnails. */
  readonly correlation: number;
}

/** The most bits in which hashes may differ so that the index finds the pair: 11 in four bands leave one with two. */
export const mostBits = 11;

const [columns, rows] = [8, 8];
const bands = 4;
/** What to flip in a word of 16 bits for itself and all that differ from it in one or two bits. */
const flips = [0, ...pairsOfBits()];

/**
 * Pairs of pictures that look alike, in their order. The 64 bits of a difference hash say where a picture gets brighter
 * to the right on a grid of 9×8; hashes are filed in four words of 16 bits, and looked up by every word that differs in
 * two bits at most. What the hash suggests, the correlation of the thumbnails confirms. A picture without contrast is
 * like no other.
 *
 * @param thumbnails grey, of `thumbnailSize`
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

/** Four words of 16 bits, two rows of the grid each. */
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

/** How many bits of two hashes differ. */
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
  /** The square root of the summed squared distances from the mean. */
  readonly length: number;
}

/** `undefined` without contrast: a deviation below one grey level is noise. */
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
