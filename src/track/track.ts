import { type Box, boxAround, boxCenter, imagePoint } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { Sighting } from './detected.ts';
import { beginMotion, correctMotion, type Motion, predictMotion } from './kalman.ts';

/** Standard deviations, as shares of the person's size: the geometric mean of the box's sides. */
const noise = {
  /** Deviation of a measured center or side. */
  measured: 0.1,
  /** Deviation of the velocity, per second, after a single sighting. */
  firstVelocity: 1.5,
  /** Deviation of the velocity's change per second: a walking person may stop or turn. */
  acceleration: 0.6,
};

/** The estimated motion of the box's center and sides. */
interface Motions {
  readonly x: Motion;
  readonly y: Motion;
  readonly width: Motion;
  readonly height: Motion;
}

/** One person: the last sighting and motion. */
export class Track {
  /** The identity; `undefined` while the track is tentative. */
  id: number | undefined;
  /** Whether the person will not be found again. A tentative track then never gets an identity. */
  hasEnded = false;
  /** Number of frames in which the person was seen. */
  sightings = 1;
  #seen: number;
  #pose: Pose | undefined;
  #motions: Motions;

  constructor({ box, pose }: Sighting, time: number) {
    this.#seen = time;
    this.#pose = pose;
    const size = sizeOf(box);
    const [deviation, velocity] = [noise.measured * size, noise.firstVelocity * size];
    const { x, y } = boxCenter(box);
    this.#motions = {
      x: beginMotion(x, deviation, velocity),
      y: beginMotion(y, deviation, velocity),
      width: beginMotion(box.width, deviation, velocity / 5),
      height: beginMotion(box.height, deviation, velocity / 5),
    };
  }

  /** Seconds since the last sighting. */
  unseen(time: number): number {
    return time - this.#seen;
  }

  /** The person's expected box at a time. */
  at(time: number): Expected {
    const motions = this.#predicted(time);
    const [before, after] = [boxOf(this.#motions), boxOf(motions)];
    const [from, to] = [boxCenter(before), boxCenter(after)];
    return {
      box: after,
      pose: this.#pose?.map(
        (joint) =>
          joint && {
            ...joint,
            point: imagePoint(joint.point.x + to.x - from.x, joint.point.y + to.y - from.y),
          },
      ),
      variance: [motions.x.covariance[0], motions.y.covariance[0]],
    };
  }

  see({ box, pose }: Sighting, time: number): void {
    const { x, y, width, height } = this.#predicted(time);
    const deviation = noise.measured * sizeOf(box);
    const center = boxCenter(box);
    this.#motions = {
      x: correctMotion(x, center.x, deviation),
      y: correctMotion(y, center.y, deviation),
      width: correctMotion(width, box.width, deviation),
      height: correctMotion(height, box.height, deviation),
    };
    this.#pose = pose ?? this.#pose;
    this.#seen = time;
    this.sightings++;
  }

  #predicted(time: number): Motions {
    const seconds = this.unseen(time);
    const size = sizeOf(boxOf(this.#motions));
    const power = (noise.acceleration * size) ** 2;
    const { x, y, width, height } = this.#motions;
    return {
      x: predictMotion(x, seconds, power),
      y: predictMotion(y, seconds, power),
      // A size that was growing does not grow further while the person is out of sight.
      width: predictMotion({ ...width, velocity: 0 }, seconds, power / 25),
      height: predictMotion({ ...height, velocity: 0 }, seconds, power / 25),
    };
  }
}

/** A person's expected box, predicted from the motion so far. */
export interface Expected {
  readonly box: Box;
  readonly pose: Pose | undefined;
  /** Variances of the box's center, in pixels². */
  readonly variance: readonly [x: number, y: number];
}

/** The standard deviation of a measured center, in pixels. */
export function measuredDeviation(box: Box): number {
  return noise.measured * sizeOf(box);
}

function boxOf({ x, y, width, height }: Motions): Box {
  return boxAround(imagePoint(x.value, y.value), Math.max(1, width.value), Math.max(1, height.value));
}

function sizeOf({ width, height }: Box): number {
  return Math.sqrt(Math.max(1, width) * Math.max(1, height));
}
