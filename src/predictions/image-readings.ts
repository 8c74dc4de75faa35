import { type ImagePoint, imagePoint, type Size } from '../geometry/index.ts';

/** Another meaning of a file's coordinates. */
export interface CoordinateReading {
  /** The meaning in words, e.g. `taken as fractions of the image's width and height`. */
  readonly how: string;
  /** The user's correction if the file has this meaning. */
  readonly remedy: string;
  /** The pixel that a point of the file then is, in an image of the given size. */
  toPixels(point: ImagePoint, size: Size): ImagePoint;
}

/** Readings that need no fit: fractions, percent, and images that were mirrored or turned before they were searched. */
export const imageReadings: readonly CoordinateReading[] = [
  {
    how: "with x and y taken as fractions of the image's width and height",
    remedy: 'write pixels',
    toPixels: ({ x, y }, { width, height }) => imagePoint(x * width, y * height),
  },
  {
    how: "with x and y taken as percent of the image's width and height",
    remedy: 'write pixels',
    toPixels: ({ x, y }, { width, height }) => imagePoint((x / 100) * width, (y / 100) * height),
  },
  {
    how: 'with every image mirrored left to right',
    remedy: 'mirror the predictions back: x becomes width − 1 − x',
    toPixels: ({ x, y }, { width }) => imagePoint(width - 1 - x, y),
  },
  {
    how: 'with every image upside down',
    remedy: 'mirror the predictions back: y becomes height − 1 − y',
    toPixels: ({ x, y }, { height }) => imagePoint(x, height - 1 - y),
  },
  {
    how: 'with every image turned by 180 degrees',
    remedy: 'turn the predictions back: x becomes width − 1 − x, and y becomes height − 1 − y',
    toPixels: ({ x, y }, { width, height }) => imagePoint(width - 1 - x, height - 1 - y),
  },
  {
    how: 'with every image turned by 90 degrees to the right',
    remedy: 'turn the predictions back, or rotate the images as their EXIF data say before they are searched',
    toPixels: ({ x, y }, { height }) => imagePoint(y, height - 1 - x),
  },
  {
    how: 'with every image turned by 90 degrees to the left',
    remedy: 'turn the predictions back, or rotate the images as their EXIF data say before they are searched',
    toPixels: ({ x, y }, { width }) => imagePoint(width - 1 - y, x),
  },
];
