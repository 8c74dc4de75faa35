import { z } from 'zod';
import type { BeliefMapOptions } from '../../codecs/index.ts';
import { strideOf } from '../layers.ts';
import {
  countSchema,
  dropoutSchema,
  initializerSchema,
  normalizationSchema,
  poolSchema,
} from '../settings.ts';

/** A convolution with a ReLU at the belief maps' resolution. */
const layerSchema = z.strictObject({
  channels: countSchema,
  kernel: countSchema,
  dilation: countSchema.exactOptional(),
  dropout: dropoutSchema.exactOptional(),
  /** Two convolutions and a way around them, as in a ResNet. */
  residual: z.boolean().exactOptional(),
  /** Batch normalisation after every convolution. */
  normalize: z.literal('batch').exactOptional(),
});

/** A convolution with a ReLU on the way from the image to the belief maps' resolution. */
const trunkLayerSchema = layerSchema.extend({
  stride: countSchema.exactOptional(),
  /** Max-pooling with stride 2 and this window. */
  pool: poolSchema.exactOptional(),
});

/** A Convolutional Pose Machine, everything decided but the joints. */
export const cpmConfigSchema = z.strictObject({
  kind: z.literal('cpm'),
  /** Of the network's input in pixels, multiples of the trunk's stride. */
  width: countSchema,
  height: countSchema,
  normalization: normalizationSchema,

  /** How many times belief maps are stated. */
  stages: countSchema,
  /** From the picture to features. Their strides and pools decide how many pixels a cell of the belief maps spans. */
  trunk: z.array(trunkLayerSchema).min(1).readonly(),
  /** Whether stages t ≥ 2 share a trunk of their own rather than stage 1's. */
  ownTrunk: z.boolean(),
  /** Stage 1 between its features and its maps, which a 1×1 convolution makes in every stage. */
  firstStage: z.array(layerSchema).readonly(),
  /** What a stage t ≥ 2 does with the features before it sees the previous beliefs. */
  look: z.array(layerSchema).readonly(),
  /** What it then does with both. */
  refine: z.array(layerSchema).readonly(),

  /** Whether a last map says where no joint is. */
  background: z.boolean(),
  /** Whether stage 1 is trained towards everybody in the crop; later stages are towards the person it is centred on. */
  allPeople: z.boolean(),
  /** Spread in pixels of the Gaussian that shows stages t ≥ 2 where the person is that is meant; 0 for none. */
  centerSigma: z.number().min(0),
  /** Spread in pixels of the Gaussian that marks a joint, and the value below which it is cut off. */
  sigma: z.number().positive(),
  cutoff: z.number().positive().lt(1),
  /** Gaussians of peak 1 for an L2 loss, or distributions over the cells for a cross-entropy. */
  maps: z.enum(['peak', 'probability']),

  initializer: initializerSchema,
});

export type CpmConfig = z.infer<typeof cpmConfigSchema>;

export function beliefMapOptions(config: CpmConfig, joints: number): BeliefMapOptions {
  const { width, height, trunk, sigma, background, cutoff, maps } = config;
  return {
    kind: 'belief maps',
    joints,
    inputWidth: width,
    inputHeight: height,
    stride: strideOf(trunk),
    sigma,
    background,
    cutoff,
    normalization: maps,
  };
}
