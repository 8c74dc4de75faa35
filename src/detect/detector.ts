import type { Box } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';

/** Origin of a network: its file's name, and the SHA-256 digest of the file in hexadecimal. */
export interface NetworkOrigin {
  readonly name: string;
  readonly sha256: string;
}

/** A person, or another object, that a detector found. */
export interface Detection {
  /** In pixels of the image, and within it. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly score: number;
}

/** How to search an image. */
export interface DetectOptions {
  /** Detections with a lower score are left out, in [0, 1]. Default: the detector's own. */
  readonly minimumScore?: number | undefined;
}

/** Finds the people in an image. */
export interface Detector {
  readonly origin: NetworkOrigin;
  /** The people, best first; an empty list if there is nobody. */
  detect(image: Image, options?: DetectOptions): Promise<readonly Detection[]>;
  /** Frees the network. */
  close(): Promise<void>;
}
