import * as z from 'zod';
import type { BeliefMapOptions } from '../../codecs/index.ts';
import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { importOnnx, ops, parameter, type Value } from '../../graph/index.ts';
import { channelsOf, conv, lecun, type Scope, scope, spatialSoftmax, zero } from '../../nn/index.ts';
import type { OnnxModel } from '../../onnx/index.ts';
import { float32, formatShape, sameShape, sizeOf, type Tensor } from '../../tensor/index.ts';
import { type Architecture, type Network, pixelsOf } from '../network.ts';
import { absentSchema } from '../settings.ts';

/** Convolutional Pose Machine stages on another network's trunk. */
export const transferSchema = z.strictObject({
  kind: z.literal('cpm transfer'),
  trunk: z
    .string()
    .min(1)
    .describe(
      "The trunk's ONNX file. It has an input `image`, outputs `features` and `heatmaps`, and a property `keypoints`.",
    ),
  size: z
    .int()
    .positive()
    .multipleOf(32)
    .default(192)
    .meta({ description: "Rows and columns of the network's input, a multiple of 32.", unit: 'pixels' }),
  stages: z.int().min(1).default(2).describe("Number of stages. The trunk's own head is the first."),
  channels: z.int().positive().default(48).describe('Channels of the later stages.'),
  layers: z
    .int()
    .positive()
    .default(3)
    .describe("Large convolutions in each later stage, at twice the trunk's stride."),
  kernel: z
    .int()
    .positive()
    .default(5)
    .meta({ description: 'Rows and columns of their kernels.', unit: 'cells' }),
  dilation: z
    .int()
    .positive()
    .default(2)
    .meta({ description: "Distance of their kernels' taps.", unit: 'cells' }),
  sigma: z
    .number()
    .positive()
    .default(1.5)
    .meta({ description: 'Standard deviation of the Gaussian that marks a joint.', unit: 'cells' }),
  absent: absentSchema,
});

/** The settings of Convolutional Pose Machine stages on another network's trunk. */
export type TransferConfig = z.infer<typeof transferSchema>;

/** Input pixels per cell of the trunk's features. */
const stride = 4;

/**
 * Stage 1 is the trunk with its own key-point head. The head's last layer keeps its weights for joints that it knows by
 * name. For all other joints, the weights start at random. Stage t ≥ 2 reads the trunk's features and the previous
 * stage's beliefs through large windows on a coarser grid, and adds its result to those beliefs.
 *
 * Relative to the paper: all stages share the trunk, maps are distributions over the cells instead of Gaussians with
 * peak 1, a stage corrects the previous beliefs instead of predicting them anew, and there is no centre map.
 * @throws LimberError when the file is not a trunk of this kind.
 */
export function cpmTransfer(
  config: TransferConfig,
  trunk: OnnxModel,
  joints: readonly string[],
): Architecture {
  const codec: BeliefMapOptions = {
    kind: 'belief maps',
    joints: joints.length,
    inputWidth: config.size,
    inputHeight: config.size,
    stride,
    sigma: config.sigma * stride,
    background: false,
    cutoff: 0.01,
    normalization: 'probability',
    ...(config.absent !== undefined && { absent: config.absent }),
  };
  const known = keypointsOf(trunk, config.trunk);
  return {
    kind: 'cpm',
    looks: 'crop',
    codec,
    build({ image, seed }): Network {
      const normalized = ops.subtract(ops.divide(pixelsOf(image), 127.5), 1);
      const { outputs } = importOnnx(trunk, { inputs: { image: normalized }, where: config.trunk });
      const features = requireOutput(outputs, 'features', config.trunk);
      const root = scope(seed);
      const stages = [
        firstStage(root.in('stage1'), requireOutput(outputs, 'heatmaps', config.trunk), {
          known,
          joints,
          where: config.trunk,
        }),
      ];
      while (stages.length < config.stages) {
        stages.push(laterStage(root.in(`stage${stages.length + 1}`), features, at(stages, -1), config));
      }
      return { stages };
    },
  };
}

/** The trunk's key-point head, with the outputs of its last layer rearranged to the skeleton's joints. */
function firstStage(
  scope: Scope,
  heatmaps: Value,
  { known, joints, where }: { known: readonly string[]; joints: readonly string[]; where: string },
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
  const merged = (mine: Value | null | undefined, theirs: Tensor): Value => {
    if (mine?.node.kind !== 'parameter') throw new Error('a layer lost its parameter');
    return parameter(mine.node.name, takeRows(mine.node.initial, theirs, rows));
  };
  return ops.conv(hidden, merged(layer[1], weight.node.initial), merged(layer[2], bias.node.initial));
}

/** A copy of `own`. Row i comes from row `rows[i]` of `other`, or stays if `rows[i]` is −1. */
function takeRows(own: Tensor, other: Tensor, rows: readonly number[]): Tensor {
  const [mine, theirs] = [own.data as Float32Array, other.data as Float32Array];
  const width = sizeOf(own.shape) / rows.length;
  const taken = mine.slice();
  rows.forEach((row, index) => {
    if (row >= 0) taken.set(theirs.subarray(row * width, (row + 1) * width), index * width);
  });
  return float32(own.shape, taken);
}

function laterStage(scope: Scope, features: Value, before: Value, config: TransferConfig): Value {
  const { channels, layers, kernel, dilation, sigma } = config;
  const [, , rows = 1, columns = 1] = before.shape;
  // Scaled so that the belief of an ideal Gaussian has peak 1.
  const beliefs = ops.multiply(spatialSoftmax(before), 2 * Math.PI * sigma ** 2);
  const seen = ops.concat([features, beliefs], 1);
  let x = ops.relu(conv(scope.in('down'), seen, { channels, kernel: 3, stride: 2 }));
  for (let layer = 1; layer <= layers; layer++) {
    x = ops.add(x, ops.relu(conv(scope.in(`wide${layer}`), x, { channels, kernel, dilation })));
  }
  const up = ops.resize(x, { size: [rows, columns] });
  const joined = ops.relu(
    conv(scope.in('join'), ops.concat([up, features], 1), { channels: 2 * channels, kernel: 1 }),
  );
  const correction = conv(scope.in('beliefs'), joined, {
    channels: channelsOf(before),
    kernel: 1,
    initializer: zero,
  });
  return ops.add(before, correction);
}

function keypointsOf(trunk: OnnxModel, where: string): readonly string[] {
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

function requireOutput(outputs: Readonly<Record<string, Value>>, name: string, where: string): Value {
  const value = outputs[name];
  if (value === undefined) {
    throw new LimberError({
      what: `the trunk has no output "${name}"`,
      expected: Object.keys(outputs).join(', '),
      where,
    });
  }
  return value;
}
