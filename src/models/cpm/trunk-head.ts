import { LimberError } from '../../errors.ts';
import { ops, parameter, type Value } from '../../graph/index.ts';
import { channelsOf, conv, lecun, type Scope } from '../../nn/index.ts';
import type { OnnxModel } from '../../onnx/index.ts';
import { float32, formatShape, sameShape, sizeOf, type Tensor } from '../../tensor/index.ts';

/** The options of a trunk's key-point head. */
interface TrunkHeadOptions {
  /** The trunk's key points. */
  readonly known: readonly string[];
  readonly joints: readonly string[];
  /** The trunk's file, for messages. */
  readonly where: string;
  /** The initial logit of a joint that the trunk does not know. Default: 0. */
  readonly unknownBias?: number | undefined;
}

/** The trunk's key-point head, with the outputs of its last layer rearranged to the skeleton's joints. */
export function trunkHead(
  scope: Scope,
  heatmaps: Value,
  { known, joints, where, unknownBias = 0 }: TrunkHeadOptions,
): Value {
  const { node } = heatmaps;
  const [hidden, weight, bias] = node.kind === 'operator' && node.operator === 'conv' ? node.inputs : [];
  if (!hidden || weight?.node.kind !== 'parameter' || bias?.node.kind !== 'parameter') {
    throw new LimberError({
      what: 'the trunk\'s "heatmaps" do not come from a convolution with a bias',
      where,
    });
  }
  const expected = [known.length, channelsOf(hidden), 1, 1];
  if (!sameShape(weight.shape, expected)) {
    throw new LimberError({
      what: 'the trunk\'s "heatmaps" do not fit its key points',
      got: `a weight ${formatShape(weight.shape)}`,
      expected: formatShape(expected),
      where,
    });
  }
  const fresh = conv(scope, hidden, { channels: joints.length, kernel: 1, initializer: lecun });
  const layer = fresh.node.kind === 'operator' ? fresh.node.inputs : [];
  const rows = joints.map((joint) => known.indexOf(joint));
  const merged = (mine: Value | null | undefined, theirs: Tensor, shift = 0): Value => {
    if (mine?.node.kind !== 'parameter') throw new Error('a layer lost its parameter');
    return parameter(mine.node.name, takeRows(mine.node.initial, theirs, rows, shift));
  };
  const newBias = merged(layer[2], bias.node.initial, unknownBias);
  return ops.conv(hidden, merged(layer[1], weight.node.initial), newBias);
}

/** A copy of `own`. Row i comes from row `rows[i]` of `other`; if `rows[i]` is −1, it is its own row plus `shift`. */
function takeRows(own: Tensor, other: Tensor, rows: readonly number[], shift: number): Tensor {
  const [mine, theirs] = [own.data as Float32Array, other.data as Float32Array];
  const width = sizeOf(own.shape) / rows.length;
  const taken = mine.map((value) => value + shift);
  rows.forEach((row, index) => {
    if (row >= 0) taken.set(theirs.subarray(row * width, (row + 1) * width), index * width);
  });
  return float32(own.shape, taken);
}

/** The key points of a trunk's heat maps, in order. @throws LimberError when the trunk does not list them. */
export function keypointsOf(trunk: OnnxModel, where: string): readonly string[] {
  const names = trunk.metadata.keypoints;
  if (names === undefined) {
    throw new LimberError({
      what: 'the trunk does not list its key points',
      expected: 'a property "keypoints"',
      where,
    });
  }
  return names.split(', ');
}
