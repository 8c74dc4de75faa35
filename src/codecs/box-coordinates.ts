import { at } from '../foundation/index.ts';
import { type BoxPoint, boxPoint, type CropPoint, cropPoint, insideCrop } from '../geometry/index.ts';
import { type Codec, type DecodedJoint, requireTarget } from './codec.ts';

/** Box coordinates, the targets of DeepPose's regression (equation 1). */
export interface BoxCoordinateOptions {
  readonly kind: 'box coordinates';
  readonly joints: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
  /**
   * Whether joints outside the crop have weight 1 too. The later stages of DeepPose need this. Their crops are centered
   * on the previous stage's estimate, so the box coordinates are the displacement from this estimate.
   */
  readonly outside?: boolean | undefined;
}

/** Target `[2 · joints]` as x₀, y₀, x₁, y₁, … in box coordinates; one weight per number. */
export interface BoxCoordinateCodec extends Codec {
  readonly people: 'one';
  decode(output: Float32Array): readonly DecodedJoint[];
  readonly options: BoxCoordinateOptions;
  /** Converts a point of the crop, in pixels, to box coordinates. The crop spans [−½, ½] on both axes. */
  toBox(point: CropPoint): BoxPoint;
  /** The inverse of `toBox`. */
  toCrop(point: BoxPoint): CropPoint;
}

/**
 * The crop is the box: its edges are at ±½. Only the first person is encoded. An unlabeled joint has weight 0. A joint
 * outside the crop also has weight 0, unless `outside` is set.
 */
export function boxCoordinateCodec(options: BoxCoordinateOptions): BoxCoordinateCodec {
  const { joints, inputWidth: width, inputHeight: height, outside = false } = options;
  const input = { width, height };
  const shape = [2 * joints];
  const toBox = ({ x, y }: CropPoint) => boxPoint((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5);
  const toCrop = ({ x, y }: BoxPoint) => cropPoint((x + 0.5) * width - 0.5, (y + 0.5) * height - 0.5);
  return {
    options,
    input,
    joints,
    people: 'one',
    targetShape: shape,
    weightShape: shape,
    toBox,
    toCrop,
    encodeInto([person], target, weights) {
      requireTarget(shape, target);
      target.fill(0);
      weights.fill(0);
      for (let joint = 0; joint < joints; joint++) {
        const point = person?.[joint];
        if (!point || !(outside ? Number.isFinite(point.x + point.y) : insideCrop(point, input))) continue;
        const { x, y } = toBox(point);
        target.set([x, y], 2 * joint);
        weights.fill(1, 2 * joint, 2 * joint + 2);
      }
    },
    decode(output) {
      requireTarget(shape, output);
      return Array.from({ length: joints }, (_, joint) => ({
        point: toCrop(boxPoint(at(output, 2 * joint), at(output, 2 * joint + 1))),
      }));
    },
  };
}
