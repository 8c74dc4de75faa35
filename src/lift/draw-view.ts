import { at } from '../foundation/index.ts';
import type { Vector3 } from '../motion/index.ts';
import type { Random } from '../random.ts';
import { leastJoints, type SeenPoint, type SeenPose } from './encode.ts';
import { liftJoints, seenJoints } from './joints.ts';
import { drawNoise, type JointNoise } from './noise.ts';
import { project, type VirtualCamera } from './virtual-camera.ts';

/** A body as a camera sees it. */
export interface View {
  /** Joints in the image, in pixels. */
  readonly seen: SeenPose;
  /** The lifted pose's joints relative to the pelvis, in the ray's frame: [joints, 3] in millimeters. */
  readonly target: Float64Array;
}

/** How a view is spoiled. */
export interface ViewOptions {
  /** Errors by joint; no errors unless given. */
  readonly noise?: readonly JointNoise[] | undefined;
  /** Whether joints outside the image are missing. */
  readonly truncated?: boolean;
  /** Probability that a joint is missing for another reason. */
  readonly missing?: number;
}

const places = seenJoints.map((joint) => (liftJoints as readonly string[]).indexOf(joint));

/**
 * Shows a body to a camera.
 * @param body positions of `draw-body.ts`.
 * @returns `undefined` if fewer than three joints are seen, or the camera stands inside the body.
 */
export function drawView(
  random: Random,
  body: Float64Array,
  camera: VirtualCamera,
  { noise, truncated = false, missing = 0 }: ViewOptions = {},
): View | undefined {
  const target = new Float64Array(body.length);
  const points: { x: number; y: number }[] = [];
  for (let joint = 0; joint < liftJoints.length; joint++) {
    const start = 3 * joint;
    const point = Array.from(body.subarray(start, start + 3)) as unknown as Vector3;
    const projected = project(camera, point);
    if (projected === undefined) return undefined;
    target.set(projected.ray, start);
    points.push(projected);
  }
  const shown = places.map((place) => at(points, place));
  const [xs, ys] = [shown.map(({ x }) => x), shown.map(({ y }) => y)];
  const side = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const seen = shown.map(({ x, y }, joint): SeenPoint | null => {
    if (truncated && (x < 0 || y < 0 || x > camera.width || y > camera.height)) return null;
    if (missing > 0 && random.uniform(0, 1) < missing) return null;
    const errors = noise?.[joint];
    if (errors === undefined) return { x, y };
    const error = drawNoise(errors, random);
    return { x: x + side * error.x, y: y + side * error.y, confidence: error.confidence };
  });
  return seen.filter((point) => point !== null).length < leastJoints ? undefined : { seen, target };
}
