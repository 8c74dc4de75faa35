import { imagePoint } from '../../src/geometry/index.ts';
import type { Pose, Skeleton } from '../../src/skeletons/index.ts';

/** Three joints in a row and two limbs: small enough to check by hand. */
export const stick = {
  name: 'stick',
  joints: ['head top', 'right hip', 'left hip'],
  limbs: [
    { name: 'spine', from: 'head top', to: ['right hip', 'left hip'] },
    { name: 'pelvis', from: 'right hip', to: 'left hip' },
  ],
  mirrorPairs: [['right hip', 'left hip']],
  torso: ['head top', 'left hip'],
} as const satisfies Skeleton;

/** A pose from its coordinates; `null` for a missing joint. */
export function pose(...points: readonly (readonly [number, number] | null)[]): Pose {
  return points.map((point) => point && { point: imagePoint(point[0], point[1]) });
}
