import type { Size } from '../geometry/index.ts';

/** Whether two sizes differ as those of an image before and after its EXIF orientation turned it. */
export function isTurned(one: Size, other: Size): boolean {
  return one.width !== one.height && one.width === other.height && one.height === other.width;
}

/** The probable cause of labels with width and height exchanged, for messages. */
export const turnedByExif = 'its labels were made before its EXIF orientation turned it';
