import { type Affine, compose, invert, type Size } from '../geometry/index.ts';
import { gray } from './decoder.ts';
import type { AnyImage, Image } from './image.ts';

/** Red, green and blue in [0, 255]. */
export type Color = readonly [number, number, number];

/**
 * Resamples an image: pixel p of the result is the image at `map`(p), interpolated bilinearly. If `map` shrinks by two
 * or more, the image is first halved by 2×2 averages until it no longer does, against aliasing. Outside the image the
 * result is `fill`. The result is the same in Node and in browsers.
 *
 * Belief maps are interpolated by `betweenCells` of the codecs instead, for two reasons. A map has no value outside,
 * while an image is blended with `fill`. And this loop is written for three interleaved bytes, because every training
 * image passes through it.
 */
export function warp<From extends string, To extends string>(
  image: Image<NoInfer<From>>,
  map: Affine<To, From>,
  size: Size,
  fill: Color = gray,
): Image<To> {
  const data = new Uint8Array(size.width * size.height * 3);
  warpInto(data, image, map, size, fill);
  return { ...size, data };
}

/** The part of an image that a map to a crop of `size` shows. Everything else is as in `warp`. */
export function cropImage<From extends string, To extends string>(
  image: Image<NoInfer<From>>,
  toCrop: Affine<From, To>,
  size: Size,
  fill: Color = gray,
): Image<To> {
  return warp(image, invert(toCrop), size, fill);
}

/** `warp` into existing memory, `[height, width, 3]`. */
export function warpInto<From extends string, To extends string>(
  target: Uint8Array,
  image: Image<NoInfer<From>>,
  map: Affine<To, From>,
  size: Size,
  fill: Color = gray,
): void {
  let [source, toSource]: [AnyImage, Affine<To, string>] = [image, map];
  while (Math.abs(toSource.a * toSource.d - toSource.b * toSource.c) >= 4 && canHalve(source)) {
    source = halve(source);
    toSource = compose(toSource, toHalf);
  }
  sample(target, source, toSource, size, fill);
}

/** The center of a halved image's first pixel lies between the first two pixels of the full image. */
const toHalf: Affine = { a: 0.5, b: 0, c: 0, d: 0.5, tx: -0.25, ty: -0.25 };

function canHalve(image: AnyImage): boolean {
  return image.width > 1 && image.height > 1;
}

/** 2×2 averages; an odd last row or column is averaged with itself. */
function halve({ width, height, data }: AnyImage): AnyImage {
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const half = new Uint8Array(halfWidth * halfHeight * 3);
  let to = 0;
  for (let y = 0; y < halfHeight; y++) {
    const row = 2 * y * width * 3;
    const below = 2 * y + 1 < height ? width * 3 : 0;
    for (let x = 0; x < halfWidth; x++) {
      const at = row + x * 6;
      const right = 2 * x + 1 < width ? 3 : 0;
      for (let channel = 0; channel < 3; channel++) {
        const p = at + channel;
        half[to++] = (data[p]! + data[p + right]! + data[p + below]! + data[p + right + below]! + 2) >> 2;
      }
    }
  }
  return { width: halfWidth, height: halfHeight, data: half };
}

function sample<To extends string>(
  target: Uint8Array,
  image: AnyImage,
  map: Affine<To>,
  size: Size,
  fill: Color,
): void {
  const { a, b, c, d, tx, ty } = map;
  const blank = Uint8Array.from({ length: size.width * 3 }, (_, at) => fill[at % 3]! + 0.5);
  for (let row = 0; row < size.height; row++) {
    const start = row * size.width * 3;
    const line = { x: b * row + tx, y: d * row + ty, dx: a, dy: c };
    target.set(blank, start);
    // The pixels of a line that lie inside are consecutive.
    let [from, end] = [0, size.width];
    while (from < end && !isInside(image, line, from)) sampleEdge(target, start, image, line, from++, fill);
    while (end > from && !isInside(image, line, end - 1)) sampleEdge(target, start, image, line, --end, fill);
    sampleInside(target, start, image, line, from, end);
  }
}

/** The position of a row of the result in the image: column i is at (x + i · dx, y + i · dy). */
interface Line {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Samples the columns `from` to `end` of a row that begins at `start`. All their neighbors are in the image. */
function sampleInside(
  target: Uint8Array,
  start: number,
  { width, data }: AnyImage,
  line: Line,
  from: number,
  end: number,
): void {
  const stride = width * 3;
  let to = start + 3 * from;
  for (let column = from; column < end; column++, to += 3) {
    const x = line.x + line.dx * column;
    const y = line.y + line.dy * column;
    const left = x | 0;
    const top = y | 0;
    const fx = x - left;
    const fy = y - top;
    const w11 = fx * fy;
    const w10 = fy - w11;
    const w01 = fx - w11;
    const w00 = 1 - fx - w10;
    const p = top * stride + left * 3;
    const q = p + stride;
    target[to] = w00 * data[p]! + w01 * data[p + 3]! + w10 * data[q]! + w11 * data[q + 3]! + 0.5;
    target[to + 1] = w00 * data[p + 1]! + w01 * data[p + 4]! + w10 * data[q + 1]! + w11 * data[q + 4]! + 0.5;
    target[to + 2] = w00 * data[p + 2]! + w01 * data[p + 5]! + w10 * data[q + 2]! + w11 * data[q + 5]! + 0.5;
  }
}

/** Whether all four neighbors of a pixel are in the image. */
function isInside({ width, height }: AnyImage, line: Line, column: number): boolean {
  const x = line.x + line.dx * column;
  const y = line.y + line.dy * column;
  return x >= 0 && y >= 0 && x < width - 1 && y < height - 1;
}

/** Samples one pixel at the border. Neighbors outside the image count as `fill`, which the result already holds. */
function sampleEdge(
  target: Uint8Array,
  start: number,
  { width, height, data }: AnyImage,
  line: Line,
  column: number,
  fill: Color,
): void {
  const x = line.x + line.dx * column;
  const y = line.y + line.dy * column;
  if (!(x >= -1 && y >= -1 && x < width && y < height)) return;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0.5;
    for (let dy = 0; dy < 2; dy++) {
      for (let dx = 0; dx < 2; dx++) {
        const inside = left + dx >= 0 && left + dx < width && top + dy >= 0 && top + dy < height;
        const value = inside ? data[((top + dy) * width + left + dx) * 3 + channel]! : fill[channel]!;
        sum += (dx ? fx : 1 - fx) * (dy ? fy : 1 - fy) * value;
      }
    }
    target[start + 3 * column + channel] = sum;
  }
}
