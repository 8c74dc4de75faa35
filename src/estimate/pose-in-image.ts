import type { DecodedJoint } from '../codecs/index.ts';
import { type Affine, applyAffine } from '../geometry/index.ts';
import type { Joint, Pose } from '../skeletons/index.ts';

/** Maps decoded joints to pixels of the image. A joint whose numbers are not finite becomes `null`. */
export function poseInImage(
  joints: readonly (DecodedJoint | null)[],
  toImage: Affine<'crop', 'image'>,
): Pose {
  return joints.map((joint): Joint | null => {
    if (joint === null) return null;
    const { point, ...rest } = joint;
    const found = applyAffine(toImage, point);
    return Number.isFinite(found.x + found.y + (rest.confidence ?? 0)) ? { point: found, ...rest } : null;
  });
}
