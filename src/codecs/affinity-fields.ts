import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { CellPoint, CropPose, Size } from '../geometry/index.ts';
import { assemblePeople, type FoundPerson, type ReadingOptions } from './assemble-people.ts';
import { type BeliefMapOptions, beliefMapCodec } from './belief-maps.ts';
import { type Codec, type DecodedJoint, requireTarget } from './codec.ts';
import { type FieldLimb, limbFieldOf } from './limb-field.ts';

/**
 * Belief maps of all people's joints, and a part affinity field for each limb (Cao, Simon, Wei & Sheikh, "Realtime
 * Multi-Person 2D Pose Estimation using Part Affinity Fields", CVPR 2017). On the limb, the field is the unit vector
 * from the limb's first joint to its second; elsewhere it is 0.
 */
export interface AffinityFieldOptions extends Omit<BeliefMapOptions, 'kind' | 'normalization' | 'absent'> {
  readonly kind: 'affinity fields';
  /**
   * The limbs that have a field, as pairs of joints. They should connect all joints, because people are assembled from
   * them.
   */
  readonly limbs: readonly FieldLimb[];
  /** Distance from the limb's axis within which its field is drawn, in input pixels. */
  readonly limbWidth: number;
}

/**
 * Target `[joints (+ 1) + 2 · limbs, height / stride, width / stride]`: the belief maps, then x and y of each limb's
 * field. There is one weight per map.
 */
export interface AffinityFieldCodec extends Codec {
  readonly options: AffinityFieldOptions;
  /**
   * Finds all people, ordered by score, best first. Joints that were not found are `null`.
   * @param output a network's output for one image, in the form of the target.
   */
  decodePeople(output: Float32Array, options?: ReadingOptions): readonly DecodedPerson[];
}

/** A person found by a codec for several people. Points are pixels of the crop. */
export interface DecodedPerson {
  readonly joints: readonly (DecodedJoint | null)[];
  /** In [0, 1]: the mean of the joints' beliefs and the limbs' affinities. */
  readonly score: number;
}

/**
 * The codec of Convolutional Pose Machines for several people. All people in the crop count alike. Where people
 * overlap, belief maps have the larger value and fields have the mean vector (section 2.3 of the paper).
 *
 * A joint that all people have outside the crop has an empty map with weight 1. A limb's weight is 0 if nobody has both
 * of its joints labelled. A limb that leaves the crop is drawn up to the border.
 * @throws LimberError when the options contradict each other.
 */
export function affinityFieldCodec(options: AffinityFieldOptions): AffinityFieldCodec {
  requireLimbs(options);
  const { limbs, limbWidth, kind: _, ...maps } = options;
  const beliefs = beliefMapCodec(
    { ...maps, kind: 'belief maps', normalization: 'peak', absent: 1 },
    'maximum',
  );
  const { joints, stride, sigma, cutoff } = options;
  const [channels, height, width] = beliefs.targetShape as [number, number, number];
  const size: Size = { width, height };
  const cells = width * height;
  const targetShape = [channels + 2 * limbs.length, height, width];

  function encodeInto(people: readonly CropPose[], target: Float32Array, weights: Float32Array): void {
    requireTarget(targetShape, target);
    beliefs.encodeInto(people, target.subarray(0, channels * cells), weights.subarray(0, channels));
    const inCells = people.map((person) => person.map((point) => point && beliefs.toCell(point)));
    for (const [index, [from, to]] of limbs.entries()) {
      const start = (channels + 2 * index) * cells;
      const field = target.subarray(start, start + 2 * cells);
      const drawn = limbFieldOf(endsOf(inCells, from, to), size, limbWidth / stride, field);
      weights.fill(drawn ? 1 : 0, channels + 2 * index, channels + 2 * index + 2);
    }
  }

  function decodePeople(output: Float32Array, reading: ReadingOptions = {}): readonly DecodedPerson[] {
    requireTarget(targetShape, output);
    const found = assemblePeople(
      {
        size,
        beliefs: output.subarray(0, joints * cells),
        fields: output.subarray(channels * cells),
        limbs,
        joints,
        peak: { sigma: sigma / stride, cutoff },
      },
      reading,
    );
    return found.map(inCrop);
  }

  function inCrop({ joints: places, score }: FoundPerson): DecodedPerson {
    return {
      joints: places.map(
        (joint) =>
          joint && { point: beliefs.toCrop(joint.point), confidence: Math.min(1, Math.max(0, joint.value)) },
      ),
      score,
    };
  }

  return {
    options,
    input: beliefs.input,
    joints,
    people: 'several',
    targetShape,
    weightShape: [at(targetShape, 0)],
    encodeInto,
    decode(output) {
      const people = decodePeople(output);
      const far = people.map(({ joints: found }) => distanceFromCenter(found, beliefs.input));
      return people[far.indexOf(Math.min(...far))]?.joints ?? Array.from({ length: joints }, () => null);
    },
    decodePeople,
  };
}

function distanceFromCenter(joints: readonly (DecodedJoint | null)[], { width, height }: Size): number {
  const points = joints.flatMap((joint) => (joint ? [joint.point] : []));
  const mean = (axis: 'x' | 'y') => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return Math.hypot(mean('x') - (width - 1) / 2, mean('y') - (height - 1) / 2);
}

/** Both ends of a limb, for all people who have both of them labelled. */
function endsOf(
  people: readonly (readonly (CellPoint | null)[])[],
  from: number,
  to: number,
): readonly (readonly [CellPoint, CellPoint])[] {
  return people.flatMap((person) => {
    const [first, second] = [person[from], person[to]];
    return first && second ? [[first, second] as const] : [];
  });
}

function requireLimbs({ limbs, joints, limbWidth }: AffinityFieldOptions): void {
  const odd = limbs.find(
    ([from, to]) => from === to || Math.min(from, to) < 0 || Math.max(from, to) >= joints,
  );
  if (odd !== undefined) {
    throw new LimberError({
      what: 'a limb of the affinity fields does not join two joints',
      got: `joints ${odd[0]} and ${odd[1]}`,
      expected: `two different ones below ${joints}`,
    });
  }
  if (limbs.length === 0)
    throw new LimberError({ what: 'affinity fields need at least one limb', got: 'none' });
  if (!(limbWidth > 0)) {
    throw new LimberError({
      what: 'limb width of the affinity fields',
      got: `${limbWidth} pixels`,
      expected: 'more than 0',
    });
  }
}
