import type { Size } from '../geometry/index.ts';

/** The difference between an image's size and the size in its labels, in words; `undefined` if they are equal. */
export function sizeDifference(actual: Size, labeled: Size): string | undefined {
  if (actual.width === labeled.width && actual.height === labeled.height) return undefined;
  const words = `the image is ${actual.width}×${actual.height}, the labels say ${labeled.width}×${labeled.height}`;
  return actual.width === labeled.height && actual.height === labeled.width
    ? `${words}: they were made before its EXIF orientation turned it`
    : words;
}
