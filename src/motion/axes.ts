import type { JointPositions } from './motion.ts';

/**
 * The positions with y up. From z up: (x, y, z) → (x, z, −y), a rotation. From a camera's axes: (x, −y, −z), which is
 * upright only as far as the camera was level.
 */
export function withYUp(given: JointPositions): JointPositions {
  if (given.axes === 'y up') return given;
  const positions = new Float64Array(given.positions.length);
  for (let start = 0; start < positions.length; start += 3) {
    const [x = 0, y = 0, z = 0] = given.positions.subarray(start, start + 3);
    positions.set(given.axes === 'z up' ? [x, z, -y] : [x, -y, -z], start);
  }
  return { ...given, axes: 'y up', positions };
}
