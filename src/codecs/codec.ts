import { LimberError } from '../errors.ts';
import type { CropPoint, CropPose, Size } from '../geometry/index.ts';
import { formatShape, type Shape, sizeOf } from '../tensor/index.ts';

/**
 * Encodes poses as training targets, and decodes a network's output to joints.
 * Both are in one object so that training and inference cannot drift apart.
 */
export interface Codec {
  /** The network's input, in pixels: the frame of the points. */
  readonly input: Size;
  /** Number of joints. */
  readonly joints: number;
  /** Whether the targets contain only the person at the center, or all people. */
  readonly people: 'one' | 'several';
  /** The shape of one example's target and of the network's output for it. */
  readonly targetShape: Shape;
  /** The shape of one example's weights: 1 where the target is used, 0 where nothing is known. */
  readonly weightShape: Shape;
  /**
   * Writes the target and weights of the people in a crop. The person at the crop's center comes first.
   * @param regions regions that may contain unlabeled joints. Only codecs of several people use them.
   */
  encodeInto(
    people: readonly CropPose[],
    target: Float32Array,
    weights: Float32Array,
    regions?: readonly UnlabeledRegion[],
  ): void;
  /**
   * The position of each joint of one person, in the skeleton's order; `null` for a joint that was not found.
   * @throws LimberError when the values do not fill `targetShape`.
   */
  decode(output: Float32Array): readonly (DecodedJoint | null)[];
}

/** A region of a crop that may contain unlabeled joints: of a crowd, or of a person with missing labels. */
export interface UnlabeledRegion {
  /** Corners of a convex outline, in order, in pixels of the crop. */
  readonly outline: readonly CropPoint[];
  /** For each joint of the skeleton, whether the region may contain it without a label. */
  readonly joints: readonly boolean[];
}

/** A joint as a codec reads it from a network's output, in pixels of the crop. */
export interface DecodedJoint {
  readonly point: CropPoint;
  /** In [0, 1]; absent if the network's output has no confidence. */
  readonly confidence?: number;
}

/** Targets and loss weights of one example, in the codec's shapes. */
export interface Encoded {
  readonly target: Float32Array;
  readonly weights: Float32Array;
}

/** `encodeInto` with newly allocated memory. */
export function encode(
  codec: Codec,
  people: readonly CropPose[],
  regions: readonly UnlabeledRegion[] = [],
): Encoded {
  const [target, weights] = [codec.targetShape, codec.weightShape].map(
    (shape) => new Float32Array(sizeOf(shape)),
  ) as [Float32Array, Float32Array];
  codec.encodeInto(people, target, weights, regions);
  return { target, weights };
}

/** @throws LimberError when `values` is not one example's target. */
export function requireTarget(shape: Shape, values: Float32Array): void {
  if (values.length === sizeOf(shape)) return;
  throw new LimberError({
    what: 'values do not fill the target',
    got: `${values.length} numbers`,
    expected: `${sizeOf(shape)} for ${formatShape(shape)}`,
  });
}
