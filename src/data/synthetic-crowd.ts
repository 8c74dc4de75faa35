import { imagePoint, type Size } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import { randomStream } from '../random.ts';
import { lsp, type Pose } from '../skeletons/index.ts';
import { drawBackground, drawBody, type LspJoint, placeJoints } from './synthetic-body.ts';

/** Several synthetic figures in one image, with exact labels in the joints of Leeds Sports Pose. */
export interface SyntheticCrowd {
  readonly image: Image;
  /** One for each figure. Later figures are drawn over earlier ones. Joints outside the image keep their places. */
  readonly poses: readonly Pose[];
}

/** Key that keeps these draws independent of others with the same seed. */
const crowdKey = 0x63726f77;

const none: ReadonlySet<LspJoint> = new Set();

/**
 * Draws the crowd of a seed and a number: figures of random posture at random places, a quarter to a half of the image's
 * height tall. They may overlap and may be cut by the border.
 * @param people number of figures.
 */
export function drawSyntheticCrowd(
  seed: number,
  number: number,
  people: number,
  { width, height }: Size,
): SyntheticCrowd {
  const random = randomStream(seed, crowdKey, number);
  const image = drawBackground(random, { width, height });
  const poses = Array.from({ length: people }, (): Pose => {
    // A figure is half to three quarters of its square's side tall.
    const side = height * random.uniform(0.45, 0.7);
    const [left, top] = [
      width * random.uniform(0.06, 0.94) - side / 2,
      height * random.uniform(0.15, 0.85) - side / 2,
    ];
    const placed = placeJoints(random, side);
    const joints = Object.fromEntries(
      Object.entries(placed).map(([joint, { x, y }]) => [joint, imagePoint(x + left, y + top)]),
    ) as typeof placed;
    drawBody(random, image, joints, side, none);
    return lsp.joints.map((joint) => ({ point: joints[joint], visible: true }));
  });
  return { image, poses };
}
