import * as z from 'zod';
import { type Matrix3, multiply, rotate, rotationAbout, type Vector3 } from '../motion/index.ts';
import type { Random } from '../random.ts';

const range = (unit: string, description: string, low: number, high: number) =>
  z
    .tuple([z.number().positive(), z.number().positive()])
    .readonly()
    .default([low, high])
    .meta({ description: `Smallest and largest ${description}.`, unit });

/** The virtual cameras through which a lifter's training sees motion capture. */
export const camerasSchema = z.strictObject({
  height: range('millimeters', 'height of the camera above the lowest joint', 300, 2600),
  focalLength: range("image's heights", 'focal length', 0.8, 2.5),
  size: range(
    "shares of the image's height",
    'height of a standing person in the image; with the focal length it gives the distance',
    0.25,
    1.1,
  ),
  steep: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of cameras that look from any pitch up to 75°, instead of from their height.'),
  roll: z
    .number()
    .min(0)
    .default(4)
    .meta({ description: 'Standard deviation of the roll.', unit: 'degrees' }),
});

export type CameraSettings = z.infer<typeof camerasSchema>;

/** A pinhole camera that looks at a person. The principal point is the image's center. */
export interface VirtualCamera {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels. */
  readonly focalLength: number;
  /**
   * From the world (y up) to the frame of the ray through the pelvis: x to the right, y down, z along the ray, away
   * from the camera.
   */
  readonly toRay: Matrix3;
  /** From the ray's frame to the camera's, whose z is the optical axis. */
  readonly fromRay: Matrix3;
  /** Distance of the pelvis, in millimeters. */
  readonly distance: number;
}

const imageHeight = 1000;
const standing = 1700;
const steepest = (75 * Math.PI) / 180;

/**
 * Draws a camera.
 * @param pelvisHeight height of the pelvis above the lowest joint, in millimeters.
 */
export function drawCamera(random: Random, pelvisHeight: number, settings: CameraSettings): VirtualCamera {
  const between = ([low, high]: readonly [number, number]) =>
    Math.exp(random.uniform(Math.log(low), Math.log(high)));
  const focalLength = imageHeight * between(settings.focalLength);
  const distance = (focalLength * standing) / (imageHeight * between(settings.size));
  const height = random.uniform(...settings.height);
  const isSteep = random.uniform(0, 1) < settings.steep;
  const level = Math.asin(Math.max(-0.96, Math.min(0.96, (height - pelvisHeight) / distance)));
  const pitch = isSteep ? random.uniform(-steepest, steepest) : level;
  const azimuth = random.uniform(-Math.PI, Math.PI);
  const roll = random.normal(0, (settings.roll * Math.PI) / 180);
  const width = imageHeight * random.uniform(0.6, 1.6);
  const [x, y] = [random.uniform(-0.35, 0.35) * width, random.uniform(-0.25, 0.25) * imageHeight];
  return {
    width,
    height: imageHeight,
    focalLength,
    toRay: multiply(rotationAbout('z', roll), lookingAt(azimuth, pitch)),
    fromRay: rayRotation(x, y, focalLength),
    distance,
  };
}

/** The rotation from a world with y up to a camera's axes, for a camera that is raised by `pitch` and looks down. */
export function lookingAt(azimuth: number, pitch: number): Matrix3 {
  // A half turn about x makes y point down and z away from a camera on the positive z axis.
  const turned = multiply(rotationAbout('x', Math.PI), rotationAbout('y', -azimuth));
  return multiply(rotationAbout('x', pitch), turned);
}

/**
 * The smallest rotation that turns the optical axis to the ray through a point of the image.
 * @param x distance to the right of the principal point, @param y below it, in pixels.
 */
export function rayRotation(x: number, y: number, focalLength: number): Matrix3 {
  const length = Math.hypot(x, y, focalLength);
  const [a, b, c] = [x / length, y / length, focalLength / length];
  const d = 1 / (1 + c);
  return [1 - a * a * d, -a * b * d, a, -a * b * d, 1 - b * b * d, b, -a, -b, c];
}

/** A point's place in the image, in pixels from the top-left corner; `undefined` for a point beside or behind the camera. */
export function project(
  { width, height, focalLength, toRay, fromRay, distance }: VirtualCamera,
  point: Vector3,
): { readonly x: number; readonly y: number; readonly ray: Vector3 } | undefined {
  const ray = rotate(toRay, point);
  const [x, y, z] = rotate(fromRay, [ray[0], ray[1], ray[2] + distance]);
  if (z < 100) return undefined;
  return { x: width / 2 + (focalLength * x) / z, y: height / 2 + (focalLength * y) / z, ray };
}
