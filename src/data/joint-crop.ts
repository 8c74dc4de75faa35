import { at } from '../foundation/index.ts';
import { type Box, boxAround, boxCenter, imagePoint } from '../geometry/index.ts';
import { randomStream } from '../random.ts';
import { diameter, type Pose, poseBox } from '../skeletons/index.ts';
import { drawNormal, farthest, type PlaneNormal } from './normal.ts';

/** Square crops around single joints, for training the refining stages of DeepPose (section 3.2 of the paper). */
export interface JointCropSettings {
  readonly around: 'joint';
  /** Side of a crop in body diameters: DeepPose's σ. */
  readonly sigma: number;
  /** Indices of the joints whose distance is the diameter: `torsoJoints` of the skeleton. */
  readonly torso?: readonly [number, number] | undefined;
  /**
   * For each joint, the distribution of the previous stage's errors, in diameters. A crop's center deviates from the
   * label by a draw from it.
   */
  readonly errors: readonly PlaneNormal[];
}

/** A crop around one joint. */
export interface JointView {
  readonly box: Box;
  /** The joint in its center, as the network sees it: in a mirrored crop, the opposite joint. */
  readonly joint: number;
}

/** Everything that a random draw for a sample depends on. */
export interface Turn {
  readonly seed: number;
  /** Number of the pass over the samples, from 0. */
  readonly epoch: number;
  /** The sample's number. */
  readonly sample: number;
}

/** Keys that keep these draws independent of the augmentation's. */
const [orderKey, displacementKey] = [0x6a6f, 0x6469];

/**
 * The crop around a joint of a person: center y_i + δ, with δ drawn from the joint's distribution; side σ · diam(y).
 * Each epoch uses one labeled joint, in rotation: k·n epochs give n crops of each of k joints. `undefined` if no
 * joint is labeled.
 */
export function drawJointView(
  pose: Pose,
  { sigma, torso, errors }: JointCropSettings,
  { flip, mirrorOrder }: { readonly flip: boolean; readonly mirrorOrder: readonly number[] },
  { seed, epoch, sample }: Turn,
): JointView | undefined {
  const labeled = [...pose.entries()].flatMap(([index, joint]) => (joint ? [{ index, joint }] : []));
  const size = diameter(pose, torso);
  if (size === undefined) return undefined;
  const first = randomStream(seed, orderKey, sample).integer(labeled.length);
  const { index: source, joint } = at(labeled, (first + epoch) % labeled.length);
  const seen = flip ? at(mirrorOrder, source) : source;
  const [dx, dy] = drawNormal(at(errors, seen), randomStream(seed, displacementKey, epoch, sample));
  const { x, y } = joint.point;
  const center = imagePoint(x + (flip ? -dx : dx) * size, y + dy * size);
  return { box: boxAround(center, sigma * size, sigma * size), joint: seen };
}

/** A box that contains the crops around all joints before augmentation, and the side of one crop. */
export function jointReach(
  pose: Pose,
  { sigma, torso, errors }: JointCropSettings,
): { readonly box: Box; readonly side: number } | undefined {
  const [around, size] = [poseBox(pose), diameter(pose, torso)];
  if (around === undefined || size === undefined) return undefined;
  const furthest = Math.max(
    ...errors.map(
      ({ mean, covariance: [xx, , yy] }) => Math.hypot(...mean) + farthest * Math.hypot(xx, yy) ** 0.5,
    ),
  );
  const more = (2 * furthest + sigma) * size;
  return {
    box: boxAround(boxCenter(around), around.width + more, around.height + more),
    side: sigma * size,
  };
}
