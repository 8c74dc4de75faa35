import type { FieldLimb } from '../../src/codecs/index.ts';
import { type CropPose, cropPoint, type Size } from '../../src/geometry/index.ts';
import { type Random, randomStream } from '../../src/random.ts';

/** The joints of a drawn person: neck, head, then shoulder, elbow, wrist, hip, knee and ankle of each side. */
const standing: readonly (readonly [number, number])[] = [
  [0, -0.3],
  [0, -0.48],
  [-0.12, -0.29],
  [-0.17, -0.12],
  [-0.18, 0.04],
  [0.12, -0.29],
  [0.17, -0.12],
  [0.18, 0.04],
  [-0.08, 0.02],
  [-0.09, 0.25],
  [-0.09, 0.48],
  [0.08, 0.02],
  [0.09, 0.25],
  [0.09, 0.48],
];

/** A tree over all joints, and six more limbs across the trunk, so that a hidden joint does not divide a person. */
export const crowdLimbs: readonly FieldLimb[] = [
  [0, 1],
  [0, 2],
  [2, 3],
  [3, 4],
  [0, 5],
  [5, 6],
  [6, 7],
  [0, 8],
  [8, 9],
  [9, 10],
  [0, 11],
  [11, 12],
  [12, 13],
  [2, 8],
  [5, 11],
  [8, 11],
  [2, 5],
  [1, 2],
  [1, 5],
];

export const crowdJoints = standing.length;

/**
 * A person of a given height around a point. Every limb is moved a little, and the whole person is rotated by up to
 * 30°.
 */
export function drawnPerson(
  random: Random,
  { height, x, y }: { readonly height: number; readonly x: number; readonly y: number },
): CropPose {
  const between = (low: number, high: number) => random.uniform(low, high);
  const turn = between(-Math.PI / 6, Math.PI / 6);
  return standing.map(([right, down]) => {
    const [dx, dy] = [height * (right + between(-0.03, 0.03)), height * (down + between(-0.03, 0.03))];
    return cropPoint(
      x + Math.cos(turn) * dx - Math.sin(turn) * dy,
      y + Math.sin(turn) * dx + Math.cos(turn) * dy,
    );
  });
}

/**
 * The given number of people at random positions, with heights of 35 to 75 % of the image. Some are cut off by the
 * border.
 */
export function drawnCrowd(seed: number, count: number, { width, height }: Size): readonly CropPose[] {
  const random = randomStream(seed);
  const between = (low: number, high: number) => random.uniform(low, high);
  return Array.from({ length: count }, () =>
    drawnPerson(random, {
      height: height * between(0.35, 0.75),
      x: width * between(0.02, 0.98),
      y: height * between(0.2, 0.8),
    }),
  );
}
