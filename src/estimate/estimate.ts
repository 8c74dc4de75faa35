import type { Affine, Box } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { Tensor } from '../tensor/index.ts';

/** A model's result for one person. */
export interface Estimate {
  /** The box in which the person was searched. */
  readonly box: Box;
  /** The pose, in pixels of the image. */
  readonly pose: Pose;
  /**
   * In [0, 1], for ranking, by models of several people alone: the mean belief of all joints. A joint that was not found
   * counts as 0, so a whole person ranks before a part of one.
   */
  readonly score?: number | undefined;
  /** The network's outputs, first stage to last. Belief maps are [1, channels, height, width]. */
  readonly stages: readonly Stage[];
  /** The crop that the network saw: RGB [1, height, width, 3]. */
  readonly crop: Tensor<'uint8'>;
  /** The map from the image to the crop. */
  readonly cropMap: Affine<'image', 'crop'>;
}

export interface Stage {
  readonly name: string;
  readonly output: Tensor<'float32'>;
  /** The pose decoded from the output, in pixels of the image. */
  readonly pose: Pose;
  /** For a network that looks around joints: the crop around each joint, in the order of the joints. */
  readonly boxes?: readonly (Box | null)[];
}
