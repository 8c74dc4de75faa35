import type { AnyCodec, DecodedJoint } from '../codecs/index.ts';
import { at } from '../foundation/index.ts';
import { type AnyImage, type Color, drawDisc, drawLine, tile } from '../images/index.ts';
import { jointIndex, markColors, rgbOf, type Skeleton } from '../skeletons/index.ts';
import { rowsOf, sizeOf } from '../tensor/index.ts';
import type { Batch } from './batch.ts';

/** The flat target map of an absent joint decodes to a confidence far below this. */
const certain = 0.1;

/**
 * Draws a batch for inspection: its examples in rows, each with the joints decoded from its *target*. So it shows the
 * data that the network is trained on. A codec of several people gives everybody's joints. Joints are rings, like labels
 * in every drawing. They have the usual colors: by side or, without sides, by joint. Joints with weight 0 and joints
 * trained as absent are left out.
 */
export function contactSheet(batch: Batch, codec: AnyCodec, skeleton: Skeleton, columns = 8): AnyImage {
  const { width, height } = codec.input;
  const [rows = 1, ...within] = codec.weightShape;
  const perRow = sizeOf(within);
  // Box coordinates have two numbers per joint, and maps have one row per joint. Further rows belong to no joint.
  const perJoint = codec.targetShape.length === 1 ? (rows / codec.joints) * perRow : perRow;
  const colors = markColors(skeleton).map((color): Color => rgbOf(color));
  const examples = batch.ids.map((_, slot) => {
    const { data } = rowsOf(batch.tensors.image, slot, slot + 1);
    const image = { width, height, data };
    const target = rowsOf(batch.tensors.targets, slot, slot + 1).data;
    const weights = rowsOf(batch.tensors.weights, slot, slot + 1).data;
    const people =
      'decodePeople' in codec
        ? codec.decodePeople(target, { leastJoints: 1 }).map(({ joints }) => joints)
        : [codec.decode(target)];
    for (const joints of people) {
      const known = joints.map(
        (found, place) =>
          found !== null &&
          (found.confidence ?? 1) >= certain &&
          weights.subarray(place * perJoint, (place + 1) * perJoint).some((weight) => weight > 0),
      );
      drawPerson(image, joints, known, skeleton, colors);
    }
    return image;
  });
  return tile(examples, columns);
}

function drawPerson(
  image: AnyImage,
  joints: readonly (DecodedJoint | null)[],
  known: readonly boolean[],
  skeleton: Skeleton,
  colors: readonly Color[],
): void {
  for (const { from, to } of skeleton.limbs) {
    if (typeof from !== 'string' || typeof to !== 'string') continue;
    const [a, b] = [jointIndex(skeleton, from), jointIndex(skeleton, to)];
    const [one, other] = [joints[a], joints[b]];
    if (one && other && known[a] && known[b]) drawLine(image, one.point, other.point, 0.7, at(colors, a));
  }
  for (const [place, joint] of joints.entries()) {
    if (joint && known[place]) drawDisc(image, joint.point, 3, at(colors, place), 1.6);
  }
}
