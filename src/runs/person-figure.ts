import { type Figure, fitBody } from '../body/index.ts';
import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import { liftJoints, placeInCamera, type SeenPoint, seenPose } from '../lift/index.ts';
import type { LiftedPoints } from './lift-person.ts';

/** A person in one image or frame. */
export interface FigureFrame {
  /** Joints in space; `undefined` where the person was not found, or could not be lifted. */
  readonly point3d: LiftedPoints | undefined;
  /** Joints in the image, by name, in pixels. */
  readonly joints: Readonly<Record<string, SeenPoint>>;
}

/** How a person becomes a figure. */
export interface PersonFigureOptions {
  readonly name?: string | undefined;
  /** Frames per second of a film. Default: 30. */
  readonly frameRate?: number | undefined;
  /** Seconds from the film's beginning to the first frame. Default: 0. */
  readonly start?: number | undefined;
  /** The person's standing height in millimeters. Default: as lifted, which is an average person's. */
  readonly height?: number | undefined;
}

/** Standard deviation of the smoothing of the person's place, in seconds. */
const placeSmoothing = 0.25;

/**
 * A lifted person as a figure: a body of constant bones that moves. The camera is the world's origin and looks along
 * −z; y is up as far as the camera was level.
 * @param frames consecutive frames; one for an image. @param size of the image.
 * @throws LimberError when no frame was lifted.
 */
export function personFigure(
  frames: readonly FigureFrame[],
  size: Size,
  { name = 'person', frameRate = 30, start = 0, height }: PersonFigureOptions = {},
): Figure {
  const places = frames.map(
    ({ point3d, joints }) => point3d && placeInCamera(point3d, seenPose(joints), size),
  );
  const known = smoothed(places, placeSmoothing * frameRate);
  const positions = new Float64Array(3 * liftJoints.length * frames.length).fill(Number.NaN);
  frames.forEach(({ point3d }, frame) => {
    const place = known[frame] ?? [0, 0, 0];
    liftJoints.forEach((joint, index) => {
      const point = point3d?.[joint];
      if (point === undefined) return;
      const { x, y, z } = point;
      positions.set(
        [x + at(place, 0), y + at(place, 1), z + at(place, 2)],
        3 * (frame * liftJoints.length + index),
      );
    });
  });
  const motion = fitBody(
    { joints: liftJoints, frameRate, frames: frames.length, axes: 'camera', positions },
    { height },
  );
  return { name, motion, start };
}

/** Places smoothed in time by a Gaussian's weights; gaps are filled from both sides. */
function smoothed(
  places: readonly ({ readonly x: number; readonly y: number; readonly z: number } | undefined)[],
  deviation: number,
): readonly (readonly number[] | undefined)[] {
  const reach = Math.ceil(3 * deviation);
  return places.map((_, frame) => {
    const sum = [0, 0, 0];
    let total = 0;
    for (
      let other = Math.max(0, frame - reach);
      other <= Math.min(places.length - 1, frame + reach);
      other++
    ) {
      const place = places[other];
      if (place === undefined) continue;
      const weight = Math.exp(-0.5 * ((other - frame) / deviation) ** 2);
      total += weight;
      [place.x, place.y, place.z].forEach((value, axis) => {
        sum[axis] = at(sum, axis) + weight * value;
      });
    }
    return total > 0 ? sum.map((value) => value / total) : undefined;
  });
}
