import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Box, Size } from '../geometry/index.ts';
import { smallestSide } from '../images/index.ts';
import type { Sample } from './dataset.ts';
import { jointBox } from './person.ts';
import { isTurned, turnedByExif } from './turned-image.ts';

/** A box with less than this share inside the image is a mistake: it is 4 times too large, or elsewhere. */
const leastShare = 1 / 16;

/**
 * Refuses a person whose labels cannot be right for the image. A crop of another place is useless for training and
 * for measuring.
 * @param image width and height in pixels.
 * @throws LimberError that states the fault of the image, the box or the joints.
 */
export function requireUsable({ id, box, pose, imageSize: labeled }: Sample, image: Size): void {
  const fail = (what: string, got: string, expected: string): never => {
    throw new LimberError({ what, got, expected, where: id });
  };
  const whole = `${image.width}×${image.height} pixels`;
  if (Math.min(image.width, image.height) < smallestSide)
    fail('image is too small to hold a subject', whole, `at least ${smallestSide}×${smallestSide}`);
  if (labeled !== undefined && (labeled.width !== image.width || labeled.height !== image.height))
    fail(
      isTurned(labeled, image)
        ? `image has another size than its labels state: ${turnedByExif}`
        : 'image has another size than its labels state, so its joints may be at other places',
      whole,
      `${labeled.width}×${labeled.height}, or labels of this image`,
    );
  if (box !== undefined && !(shareInside(box, image) >= leastShare)) {
    const { x, y, width, height } = box;
    const got = `${width}×${height} pixels at ${x}, ${y}`;
    if (Math.min(width, height) < smallestBox)
      fail('box is too small to hold a subject', got, `at least ${smallestBox} pixel in width and height`);
    fail('box does not lie in the image', got, `a box within ${whole}`);
  }
  const points = pose.flatMap((joint) => (joint ? [joint.point] : []));
  const around = jointBox({ pose });
  if (around !== undefined && points.every(({ x, y }) => x === at(points, 0).x && y === at(points, 0).y))
    fail(
      'all joints are at one place',
      `${at(points, 0).x}, ${at(points, 0).y}`,
      'joints at places of their own',
    );
  const reach = Math.max(image.width, image.height);
  const far = points.find((point) => distanceOutside(point, image) > reach);
  if (far !== undefined)
    fail('joint lies far outside the image', `${far.x}, ${far.y}`, `a place within ${whole}`);
  if (points.length > 0 && points.every((point) => distanceOutside(point, image) > 0))
    fail(
      'all joints lie outside the image',
      `${at(points, 0).x}, ${at(points, 0).y}`,
      `places within ${whole}`,
    );
}

/** A box with a shorter side, in pixels, cannot show a person. */
const smallestBox = 1;

/** The share of a box that lies in the image; NaN for a box without size. */
function shareInside({ x, y, width, height }: Box, image: Size): number {
  const columns = Math.min(x + width, image.width) - Math.max(x, 0);
  const rows = Math.min(y + height, image.height) - Math.max(y, 0);
  if (!(width >= smallestBox && height >= smallestBox)) return Number.NaN;
  return (Math.max(0, columns) * Math.max(0, rows)) / (width * height);
}

/** Distance of a point from the image's pixels, along the axis with the larger distance; 0 inside. */
function distanceOutside(
  { x, y }: { readonly x: number; readonly y: number },
  { width, height }: Size,
): number {
  return Math.max(0, -0.5 - x, -0.5 - y, x - (width - 0.5), y - (height - 0.5));
}
