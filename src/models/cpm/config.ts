import * as z from 'zod';
import type { AffinityFieldOptions, BeliefMapOptions, FieldLimb } from '../../codecs/index.ts';
import { LimberError } from '../../errors.ts';
import { strideOf } from '../layers.ts';
import {
  absentSchema,
  countSchema,
  defaultLimbWidth,
  dropoutSchema,
  fieldLimbsSchema,
  initializerSchema,
  limbWidthSchema,
  normalizationSchema,
  peopleSchema,
  poolSchema,
} from '../settings.ts';

/** A convolution with a ReLU at the belief maps' resolution. */
const layerSchema = z.strictObject({
  channels: countSchema.describe('Output channels.'),
  kernel: countSchema.meta({ description: 'Rows and columns of the kernel.', unit: 'cells' }),
  dilation: countSchema
    .exactOptional()
    .meta({ description: 'Distance of the taps of the kernel.', fallback: '1', unit: 'cells' }),
  dropout: dropoutSchema.exactOptional(),
  residual: z
    .boolean()
    .exactOptional()
    .describe('Makes the layer a residual block of two convolutions, as in a ResNet.'),
  normalize: z.literal('batch').exactOptional().describe('Batch normalization after every convolution.'),
});

/** A convolution with a ReLU on the way from the image to the belief maps' resolution. */
const trunkLayerSchema = layerSchema.extend({
  stride: countSchema.exactOptional().meta({ description: 'Stride.', fallback: '1', unit: 'cells' }),
  pool: poolSchema.exactOptional(),
});

/** The complete settings of a Convolutional Pose Machine, except the joints. */
export const cpmConfigSchema = z.strictObject({
  kind: z.literal('cpm'),
  width: countSchema.meta({
    description: "Columns of the network's input, a multiple of the trunk's stride.",
    unit: 'pixels',
  }),
  height: countSchema.meta({
    description: "Rows of the network's input, a multiple of the trunk's stride.",
    unit: 'pixels',
  }),
  normalization: normalizationSchema,

  stages: countSchema.describe('Number of stages. Each stage predicts all belief maps.'),
  trunk: z
    .array(trunkLayerSchema)
    .min(1)
    .readonly()
    .describe(
      'Layers from the image to features. Their strides and pools decide how many pixels a cell of the belief maps spans.',
    ),
  ownTrunk: z.boolean().describe("Whether later stages share a second trunk instead of using stage 1's."),
  firstStage: z
    .array(layerSchema)
    .readonly()
    .describe(
      'Layers of stage 1 between its features and its maps. In every stage a 1×1 convolution makes the maps.',
    ),
  look: z
    .array(layerSchema)
    .readonly()
    .describe('Layers of a later stage on the features, before the beliefs of the previous stage are added.'),
  refine: z
    .array(layerSchema)
    .readonly()
    .describe('Layers of a later stage on the features together with the beliefs of the previous stage.'),

  background: z.boolean().describe('Whether there is one more map, for places without a joint.'),
  allPeople: z
    .boolean()
    .describe(
      'Whether stage 1 is trained on the joints of all subjects in the crop. Later stages are trained on the subject in its center.',
    ),
  centerSigma: z.number().min(0).meta({
    description:
      "Standard deviation of the Gaussian at the subject's center, which later stages get as input; 0 for none.",
    unit: 'pixels',
  }),
  sigma: z
    .number()
    .positive()
    .meta({ description: 'Standard deviation of the Gaussian that marks a joint.', unit: 'pixels' }),
  cutoff: z.number().positive().lt(1).describe('Value below which the Gaussian of a joint is set to 0.'),
  maps: z
    .enum(['peak', 'probability'])
    .describe(
      'Target maps: Gaussians with the peak 1 and an L2 loss, or distributions over the cells and a cross-entropy.',
    ),

  absent: absentSchema,
  people: peopleSchema,
  limbs: fieldLimbsSchema,
  limbWidth: limbWidthSchema,

  initializer: initializerSchema,
});

/** The complete settings of a Convolutional Pose Machine, layer by layer. */
export type CpmConfig = z.infer<typeof cpmConfigSchema>;

/**
 * The codec of a Convolutional Pose Machine for this number of joints: belief maps, with affinity fields for several
 * people.
 * @param limbs the limbs that have a field.
 * @throws LimberError for several people when the settings fit only one person.
 */
export function cpmCodec(
  config: CpmConfig,
  joints: number,
  limbs: readonly FieldLimb[],
): BeliefMapOptions | AffinityFieldOptions {
  const { width, height, trunk, sigma, background, cutoff, maps, absent, people = 'one', limbWidth } = config;
  const stride = strideOf(trunk);
  const common = { joints, inputWidth: width, inputHeight: height, stride, sigma, background, cutoff };
  if (people === 'one') {
    return {
      kind: 'belief maps',
      ...common,
      normalization: maps,
      absent,
    };
  }
  if (maps !== 'peak') {
    throw new LimberError({
      what: 'a model of several subjects has belief maps with the peak 1',
      got: `maps: ${maps}`,
      expected: 'maps: peak',
    });
  }
  return { kind: 'affinity fields', ...common, limbs, limbWidth: limbWidth ?? defaultLimbWidth * stride };
}
