import type { Size } from '../geometry/index.ts';

/**
 * The size of a network's input for an image: as wide or as high as the given input, and in the other direction only as
 * long as the image needs. So a wide or tall image has few gray margins, at the same scale.
 * @param multiple the network's sides are multiples of this.
 */
export function inputSizeFor(image: Size, { width, height }: Size, multiple: number): Size {
  const scale = Math.min(width / image.width, height / image.height);
  const side = (length: number, most: number) =>
    Math.min(most, multiple * Math.max(1, Math.ceil((length * scale) / multiple - 1e-6)));
  return { width: side(image.width, width), height: side(image.height, height) };
}
