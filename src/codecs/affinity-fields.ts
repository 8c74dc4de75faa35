import { LimberError } from '../errors.ts';
import type { CellPoint, CropPose, Size } from '../geometry/index.ts';
import { assemblePeople, type FoundPerson, type ReadingOptions } from './assemble-people.ts';
import { type BeliefMapOptions, beliefMapCodec } from './belief-maps.ts';
import { type Codec, type DecodedJoint, requireTarget, type UnlabeledRegion } from './codec.ts';
import { cellsInside } from './inside-outline.ts';
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
 * Target `[joints (+ 1) + 2 · limbs, height / stride, width / stride]`: the belief maps, then for each limb the field's
 * x and y. There is one weight per cell of every map.
 */
export interface AffinityFieldCodec extends Codec {
  readonly people: 'several';
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
  /** Mean belief of all joints, in [0, 1]; a joint that was not found counts as 0. */
  readonly score: number;
}

/**
 * The codec of Convolutional Pose Machines for several people. All people in the crop count alike. Where people
 * overlap, belief maps have the larger value and fields have the mean vector (section 2.3 of the paper). A limb that
 * leaves the crop is drawn up to the border.
 *
 * A map has weight 1 if some person has its joint, or both joints of its limb, labeled. An empty map has weight 1 if
 * all people have the joint outside the crop. In a region that may contain an unlabeled joint, its maps have weight 1
 * only where they mark another person's joint.
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

  function encodeInto(
    people: readonly CropPose[],
    target: Float32Array,
    weights: Float32Array,
    regions: readonly UnlabeledRegion[] = [],
  ): void {
    requireTarget(targetShape, target);
    const counts = new Float32Array(channels);
    beliefs.encodeInto(people, target.subarray(0, channels * cells), counts);
    for (const [map, count] of counts.entries()) weights.fill(count, map * cells, (map + 1) * cells);
    const inCells = people.map((person) => person.map((point) => point && beliefs.toCell(point)));
    for (const [index, [from, to]] of limbs.entries()) {
      const start = (channels + 2 * index) * cells;
      const field = target.subarray(start, start + 2 * cells);
      const drawn = limbFieldOf(endsOf(inCells, from, to), size, limbWidth / stride, field);
      weights.fill(drawn ? 1 : 0, start, start + 2 * cells);
    }
    for (const region of regions) ignoreUnmarked(region, target, weights);
  }

  /**
   * In a region that may contain an unlabeled joint, its maps are known only where they mark another person's joint.
   */
  function ignoreUnmarked(
    { outline, joints: unlabeled }: UnlabeledRegion,
    target: Float32Array,
    weights: Float32Array,
  ): void {
    const inside = cellsInside(outline.map(beliefs.toCell), size);
    const ignore = (map: number, marks: (cell: number) => boolean) => {
      for (const cell of inside) if (!marks(cell)) weights[map * cells + cell] = 0;
    };
    const marked = (map: number) => (cell: number) => target[map * cells + cell] !== 0;
    for (let joint = 0; joint < joints; joint++) if (unlabeled[joint]) ignore(joint, marked(joint));
    if (channels > joints && unlabeled.includes(true)) {
      ignore(joints, (cell) => target[joints * cells + cell] !== 1);
    }
    for (const [index, [from, to]] of limbs.entries()) {
      if (!unlabeled[from] && !unlabeled[to]) continue;
      const [x, y] = [channels + 2 * index, channels + 2 * index + 1];
      const inLimb = (cell: number) => marked(x)(cell) || marked(y)(cell);
      for (const map of [x, y]) ignore(map, inLimb);
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
    weightShape: targetShape,
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

/** Both ends of a limb, for all people who have both of them labeled. */
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
      what: 'the limb width of the affinity fields is out of range',
      got: `${limbWidth} pixels`,
      expected: 'more than 0',
    });
  }
}
