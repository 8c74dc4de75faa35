import * as z from 'zod';
import type { AffinityFieldOptions, BeliefMapOptions, FieldLimb } from '../../codecs/index.ts';
import {
  absentSchema,
  defaultLimbWidth,
  fieldLimbsSchema,
  limbWidthSchema,
  peopleSchema,
} from '../settings.ts';

const sideSchema = z.int().positive().multipleOf(32);

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
    .union([
      sideSchema,
      z.strictObject({
        width: sideSchema.meta({ description: 'Columns, a multiple of 32.', unit: 'pixels' }),
        height: sideSchema.meta({ description: 'Rows, a multiple of 32.', unit: 'pixels' }),
      }),
    ])
    .default(192)
    .meta({
      description:
        "Size of the network's input, multiples of 32: one number for a square, or `{ width: …, height: … }`.",
      unit: 'pixels',
    }),
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
  smoothing: z.number().positive().exactOptional().meta({
    description:
      'Standard deviation of a Gaussian that smooths a belief map before its highest place is read. Only for `people: one`.',
    unit: 'cells',
    fallback: 'none',
  }),
  people: peopleSchema,
  limbs: fieldLimbsSchema,
  limbWidth: limbWidthSchema,
});

/** The settings of Convolutional Pose Machine stages on another network's trunk. */
export type TransferConfig = z.infer<typeof transferSchema>;

/** Input pixels per cell of the trunk's features. */
const stride = 4;

/**
 * The codec of stages on a trunk: belief maps that sum to 1. For several people: belief maps with peak 1, and affinity
 * fields. @param limbs the limbs that have a field.
 */
export function transferCodec(
  { size, sigma, absent, smoothing, people = 'one', limbWidth = defaultLimbWidth * stride }: TransferConfig,
  joints: number,
  limbs: readonly FieldLimb[],
): BeliefMapOptions | AffinityFieldOptions {
  const { width, height } = typeof size === 'number' ? { width: size, height: size } : size;
  const common = {
    joints,
    inputWidth: width,
    inputHeight: height,
    stride,
    sigma: sigma * stride,
    background: false,
    cutoff: 0.01,
  };
  if (people === 'several') return { kind: 'affinity fields', ...common, limbs, limbWidth };
  return {
    kind: 'belief maps',
    ...common,
    normalization: 'probability',
    absent,
    ...(smoothing !== undefined && { smoothing: smoothing * stride }),
  };
}
