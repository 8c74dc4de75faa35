import type { NetworkOrigin } from '../detect/index.ts';
import type { Box } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { Pose, Skeleton } from '../skeletons/index.ts';

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
