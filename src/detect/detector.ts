import type { Box } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';

/** Origin of a network: the name of its file, and the file's SHA-256 digest in hexadecimal. */
export interface NetworkOrigin {
  readonly name: string;
  readonly sha256: string;
}

/** A person, or another object, found by a detector. */
export interface Detection {
  /** In pixels of the image, clipped to it. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly score: number;
}

/** The options of a detection. */
export interface DetectOptions {
  /** Detections with a lower score are left out, in [0, 1]. Default: the detector's own. */
  readonly minimumScore?: number | undefined;
}

/** Finds the people in an image. */
export interface Detector {
  readonly origin: NetworkOrigin;
  /** Detections with a lower score are left out by default, in [0, 1]. */
  readonly minimumScore: number;
  /** The people, best first; an empty list if there are none. */
  detect(image: Image, options?: DetectOptions): Promise<readonly Detection[]>;
  /** Frees the network. */
  close(): Promise<void>;
}
