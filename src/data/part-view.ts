import { at } from '../foundation/index.ts';
import { type Box, boundingBox, boxAround, boxCenter, distance, sharedBox } from '../geometry/index.ts';
import { type Random, randomStream } from '../random.ts';
import { type Pose, poseBox } from '../skeletons/index.ts';
import type { Turn } from './joint-crop.ts';

/** The share of crops that show only a part of a person, such as the upper body, and whether the image ends there. */
export interface PartOptions {
  readonly probability: number;
  /** The share of these crops in which the image ends at the part's border. Outside it is mid-gray. */
  readonly cut: number;
}

/** A part of a person to crop around, and the box at which the image ends. */
export interface PartView {
  readonly box: Box;
  readonly ends?: Box;
}

/** A part has between these shares of the labeled joints. */
const joints = { fewest: 1 / 3, most: 2 / 3 };
/** Smallest side of a part's box, as a share of the person's longer side. */
const smallest = 0.3;
/** Largest margin between a part and the end of the image, as a share of the part's longer side. */
const margin = 0.15;
/** Larger than any image. */
const far = 1e6;

/** Key that keeps these draws independent of the augmentation's. */
const partKey = 0x70617274;

/**
 * Draws a part of a person: a random joint and the joints nearest to it. `undefined` if the crop is to show the whole
 * person. In a cut part, the image ends on those sides on which the person continues. If the person's own box is known,
 * the cut crop is taken around the part of that box inside the image, as for a person whom a detector finds at the border.
 */
export function drawPart(
  pose: Pose,
  options: PartOptions | undefined,
  { seed, epoch, sample }: Turn,
  own?: Box,
): PartView | undefined {
  const person = poseBox(pose);
  if (options === undefined || person === undefined) return undefined;
  const random = randomStream(seed, epoch, sample, partKey);
  if (random.uniform(0, 1) >= options.probability) return undefined;
  const points = pose.flatMap((joint) => (joint ? [joint.point] : []));
  const middle = at(points, random.integer(points.length));
  const count = Math.ceil(random.uniform(joints.fewest, joints.most) * points.length);
  const near = [...points]
    .sort((one, other) => distance(one, middle) - distance(other, middle))
    .slice(0, count);
  const tight = boundingBox(near);
  if (tight === undefined) return undefined;
  const least = smallest * Math.max(person.width, person.height);
  const box = boxAround(boxCenter(tight), Math.max(tight.width, least), Math.max(tight.height, least));
  if (random.uniform(0, 1) >= options.cut) return { box };
  const ends = cutBeside(box, person, random);
  return { box: (own && sharedBox(own, ends)) ?? box, ends };
}

function cutBeside(part: Box, person: Box, random: Random): Box {
  const room = () => random.uniform(0, margin) * Math.max(part.width, part.height);
  const edge = (side: number, goesOn: boolean, outwards: -1 | 1) =>
    goesOn ? side + outwards * room() : outwards * far;
  const left = edge(part.x, person.x < part.x, -1);
  const top = edge(part.y, person.y < part.y, -1);
  const right = edge(part.x + part.width, person.x + person.width > part.x + part.width, 1);
  const bottom = edge(part.y + part.height, person.y + person.height > part.y + part.height, 1);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
