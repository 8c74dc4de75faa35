import { at, entryOf } from '../foundation/index.ts';
import {
  type Affine,
  type Box,
  boxAround,
  boxPoint,
  cropMap,
  denormalizeDisplacement,
  imagePoint,
  invert,
} from '../geometry/index.ts';
import { type Image, warpInto } from '../images/index.ts';
import type { JointNetwork, ModelMetadata } from '../models/index.ts';
import { diameter, type Joint, mirrorOrder, type Pose, torsoJoints } from '../skeletons/index.ts';
import { float32, type Tensor, tensor } from '../tensor/index.ts';
import { mirrorCrop } from './mirror.ts';
import type { OpenNetwork } from './sessions.ts';

/** A person, with the joints that the previous network has found. */
export interface Seen {
  readonly image: Image;
  readonly pose: Pose;
}

/** The output of a network that looks around joints, for one person. */
export interface Refined {
  /** The crop around each joint; `null` if the previous network gave no point. */
  readonly boxes: readonly (Box | null)[];
  /** The displacement of each joint from its crop's center, in box coordinates: [1, 2 · joints]. */
  readonly output: Tensor<'float32'>;
  readonly pose: Pose;
}

interface JointCrop {
  readonly person: number;
  readonly joint: number;
  readonly box: Box;
}

/**
 * One stage s ≥ 2 of DeepPose, for all joints of all people in one run of its network (section 3.2 of the paper): b_i =
 * (y_i, σ · diam(y), σ · diam(y)) and y_i ← y_i + N⁻¹(ψ_i(N(x; b_i)); b_i). Only head i is read for the crop around
 * joint i. With `flip`, the mirrored crop is read from the head of the opposite joint.
 */
export async function refinePoses(
  { session, network }: OpenNetwork<JointNetwork>,
  { skeleton, fill }: ModelMetadata,
  people: readonly Seen[],
  flip: boolean,
): Promise<readonly Refined[]> {
  const { input, sigma } = network;
  const [output] = network.outputs;
  const crops = people.flatMap(({ pose }, person) => jointCrops(pose, person, sigma, torsoJoints(skeleton)));
  const numbers = skeleton.joints.length * 2;
  const moves = people.map(() => new Float32Array(numbers));
  if (crops.length > 0) {
    const pixels = input.width * input.height * 3;
    const images = tensor(
      'uint8',
      [crops.length, input.height, input.width, 3],
      new Uint8Array(crops.length * pixels),
    );
    for (const [place, { person, box }] of crops.entries()) {
      const target = images.data.subarray(place * pixels, (place + 1) * pixels);
      const toImage: Affine<'crop', 'image'> = invert(cropMap(box, input));
      warpInto(target, at(people, person).image, toImage, input, fill);
    }
    const look = async (seen: Tensor<'uint8'>) =>
      entryOf(await session.run({ [input.name]: seen }), output).data as Float32Array;
    const straight = await look(images);
    const mirrored = flip ? await look(mirrorCrop(images)) : straight;
    const order = mirrorOrder(skeleton);
    const displacement = (moves: Float32Array, crop: number, joint: number): Pair =>
      pairAt(moves, crop * skeleton.joints.length + joint);
    for (const [place, { person, joint }] of crops.entries()) {
      const [x, y] = displacement(straight, place, joint);
      // In the mirrored crop the joint is where its opposite was, and x is negated.
      const [otherX, otherY] = displacement(mirrored, place, at(order, joint));
      at(moves, person).set(flip ? [(x - otherX) / 2, (y + otherY) / 2] : [x, y], 2 * joint);
    }
  }
  return people.map(({ pose }, person) => {
    const own = crops.filter((crop) => crop.person === person);
    const boxes = pose.map((_, joint) => own.find((crop) => crop.joint === joint)?.box ?? null);
    const move = at(moves, person);
    return { boxes, output: float32([1, numbers], move), pose: moved(pose, boxes, move) };
  });
}

type Pair = readonly [x: number, y: number];

/** The numbers 2 · index and 2 · index + 1 of a list: the x and y of a joint. */
function pairAt(numbers: Float32Array, index: number): Pair {
  const [x = Number.NaN, y = Number.NaN] = numbers.subarray(2 * index, 2 * index + 2);
  return [x, y];
}

function jointCrops(
  pose: Pose,
  person: number,
  sigma: number,
  torso: readonly [number, number] | undefined,
): readonly JointCrop[] {
  const side = sigma * (diameter(pose, torso) ?? 0);
  return pose.flatMap((seen, joint) =>
    seen === null ? [] : [{ person, joint, box: boxAround(seen.point, side, side) }],
  );
}

function moved(pose: Pose, boxes: readonly (Box | null)[], moves: Float32Array): Pose {
  return pose.map((seen, joint): Joint | null => {
    const box = boxes[joint];
    if (seen === null || !box) return null;
    const { x, y } = denormalizeDisplacement(boxPoint(...pairAt(moves, joint)), box);
    const point = imagePoint(seen.point.x + x, seen.point.y + y);
    return Number.isFinite(point.x + point.y) ? { point } : null;
  });
}
