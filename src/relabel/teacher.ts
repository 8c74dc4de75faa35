import type { Box } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { Pose, Skeleton } from '../skeletons/index.ts';

/** Origin of a network: its file's name, and the SHA-256 digest of the file in hexadecimal. */
export interface NetworkOrigin {
  readonly name: string;
  readonly sha256: string;
}

/** Labels the joints of one person. */
export interface Teacher {
  readonly origins: readonly NetworkOrigin[];
  /** The joints that the teacher predicts. */
  readonly skeleton: Skeleton;
  /**
   * The pose of the person in a box, in pixels of the image, with one joint per joint of `skeleton`. Every joint has
   * a confidence in [0, 1].
   */
  label(image: Image, box: Box): Promise<Pose>;
  /** Frees the network. */
  close(): Promise<void>;
}

/** A person whom a detector found. */
export interface Detection {
  /** In pixels of the image. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly score: number;
}

/** Finds the people in an image. */
export interface Detector {
  readonly origin: NetworkOrigin;
  /** The people, best first. */
  detect(image: Image): Promise<readonly Detection[]>;
  /** Frees the network. */
  close(): Promise<void>;
}
