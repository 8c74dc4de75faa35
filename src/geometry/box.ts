import { type BoxPoint, boxPoint, type ImagePoint, imagePoint } from './point.ts';

/**
 * A box of pixels in the image: the pixels whose column lies in [x, x + width) and row in [y, y + height), as in COCO
 * and most tools. In `ImagePoint` coordinates, where a pixel's center is an integer, it spans [x − ½, x + width − ½].
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box of a whole image. */
export function fullBox(size: { readonly width: number; readonly height: number }): Box {
  return { x: 0, y: 0, width: size.width, height: size.height };
}

/** DeepPose's b_c. */
export function boxCenter(box: Box): ImagePoint {
  return imagePoint(box.x + (box.width - 1) / 2, box.y + (box.height - 1) / 2);
}

/** The box of a given size around a center; the inverse of reading `boxCenter`, width and height. */
export function boxAround(center: ImagePoint, width: number, height: number): Box {
  return { x: center.x - (width - 1) / 2, y: center.y - (height - 1) / 2, width, height };
}

/** The smallest box around the pixels of all points; `undefined` without points. */
export function boundingBox(points: readonly ImagePoint[]): Box | undefined {
  if (points.length === 0) return undefined;
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** N(y; b) = diag(1/b_w, 1/b_h)(y − b_c): DeepPose, equation 1. */
export function normalize(point: ImagePoint, box: Box): BoxPoint {
  const center = boxCenter(box);
  return boxPoint((point.x - center.x) / box.width, (point.y - center.y) / box.height);
}

/** N⁻¹: box coordinates back to pixels of the image. */
export function denormalize(point: BoxPoint, box: Box): ImagePoint {
  const center = boxCenter(box);
  return imagePoint(point.x * box.width + center.x, point.y * box.height + center.y);
}

/** The inverse of N for a displacement: the scale is undone, the center is not added. */
export function denormalizeDisplacement(displacement: BoxPoint, box: Box): ImagePoint {
  return imagePoint(displacement.x * box.width, displacement.y * box.height);
}

/** The part of the image that two boxes share; `undefined` if they share none. */
export function sharedBox(a: Box, b: Box): Box | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Intersection over union of two boxes, in [0, 1]; 0 for boxes without area. */
export function boxOverlap(a: Box, b: Box): number {
  const both = sharedBox(a, b);
  if (both === undefined) return 0;
  const shared = both.width * both.height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
