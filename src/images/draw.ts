import type { Point } from '../geometry/index.ts';
import type { AnyImage } from './image.ts';
import type { Color } from './warp.ts';

/** Draws a disc, or a ring around a hole, into an image. Sets the pixels whose center lies within `radius` and not within `hole`. */
export function drawDisc(image: AnyImage, center: Point, radius: number, color: Color, hole = 0): void {
  const [left, top] = [Math.max(0, Math.ceil(center.x - radius)), Math.max(0, Math.ceil(center.y - radius))];
  for (let y = top; y <= Math.min(image.height - 1, center.y + radius); y++) {
    for (let x = left; x <= Math.min(image.width - 1, center.x + radius); x++) {
      const squared = (x - center.x) ** 2 + (y - center.y) ** 2;
      if (squared > radius * radius || squared < hole * hole) continue;
      image.data.set(color, (y * image.width + x) * 3);
    }
  }
}

/** Draws a line as a row of discs. */
export function drawLine(image: AnyImage, from: Point, to: Point, radius: number, color: Color): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let step = 0; step <= steps; step++) {
    const part = step / steps;
    const point = { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
    drawDisc(image, point, radius, color);
  }
}

/** Puts images of one size side by side, row after row, with a black line between them. */
export function tile(images: readonly AnyImage[], columns: number): AnyImage {
  const [width, height] = [(images[0]?.width ?? 0) + 1, (images[0]?.height ?? 0) + 1];
  const rows = Math.ceil(images.length / columns);
  const sheet = {
    width: columns * width,
    height: rows * height,
    data: new Uint8Array(columns * width * rows * height * 3),
  };
  for (const [index, image] of images.entries()) {
    const [left, top] = [(index % columns) * width, Math.floor(index / columns) * height];
    for (let y = 0; y < image.height; y++) {
      const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
      sheet.data.set(row, ((top + y) * sheet.width + left) * 3);
    }
  }
  return sheet;
}
