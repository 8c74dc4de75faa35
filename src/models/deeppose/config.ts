import * as z from 'zod';
import { countSchema, dropoutSchema, initializerSchema } from '../settings.ts';

const residualSchema = z.strictObject({
  trunk: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      "ONNX file of a trunk imported from another network. The first level reads its output `features`, at a quarter of the image's rows and columns, instead of the image.",
    ),
  channels: z
    .array(countSchema)
    .min(1)
    .readonly()
    .describe('Channels of each level. A level halves rows and columns.'),
  blocks: z
    .int()
    .min(0)
    .default(1)
    .describe(
      'Residual blocks of two 3×3 convolutions on each level. Without a trunk, the first level has none, because it has the most cells.',
    ),
  pooling: z
    .enum(['mean', 'cells'])
    .default('mean')
    .describe(
      "Input of the regressor: each channel's mean over the cells of the last level, or all of its cells.",
    ),
  hidden: countSchema.default(256).describe('Features of the fully connected layer before the last one.'),
  dropout: dropoutSchema.default(0),
});

/** A network of residual levels, or a regressor on another network's trunk. */
export type ResidualConfig = z.infer<typeof residualSchema>;

/** At most five million parameters, practical on two cores. */
export const compact: ResidualConfig = {
  channels: [32, 64, 128, 256],
  blocks: 1,
  pooling: 'mean',
  hidden: 256,
  dropout: 0,
};

/** DeepPose: a cascade of regressors (Toshev & Szegedy, CVPR 2014). */
export const deepposeSchema = z
  .strictObject({
    kind: z.literal('deeppose'),
    network: z
      .union([z.enum(['alexnet', 'compact']), residualSchema])
      .default('compact')
      .describe(
        "`alexnet` (the paper's network), `compact` (for small machines), or residual levels described here.",
      ),
    stages: countSchema.default(3).describe('Number of stages. Each is a network with separate parameters.'),
    size: countSchema.exactOptional().meta({
      description: "Rows and columns of the first network's input.",
      fallback: '220 for `alexnet`, 192 on a trunk, else 128',
      unit: 'pixels',
    }),
    cropSize: countSchema.exactOptional().meta({
      description: "Rows and columns of the later networks' inputs.",
      fallback: "the first network's",
      unit: 'pixels',
    }),
    sigma: z
      .union([
        z
          .number()
          .positive()
          .transform((value) => [value]),
        z.array(z.number().positive()).min(1),
      ])
      .prefault(2)
      .meta({
        description: 'Side of a crop around a joint. If several are given, validation chooses one.',
        unit: 'diameters of the subject',
      }),
    gain: z
      .array(z.number().positive())
      .min(1)
      .default([1])
      .describe(
        "Factor on a later network's corrections. If several are given, validation chooses one for each network. A network that has learned little does better with less than 1. The paper uses 1.",
      ),
    loss: z
      .enum(['L2', 'huber'])
      .default('L2')
      .describe(
        "`L2` is the paper's. `huber` grows linearly beyond 0.05 of the box. So large errors count less, for example of subjects upside down.",
      ),
    initializer: initializerSchema.default('he'),
  })
  .transform(({ network, size, cropSize, ...rest }) => {
    const side = size ?? usualSize(network);
    return {
      ...rest,
      network: network === 'compact' ? compact : network,
      size: side,
      cropSize: cropSize ?? side,
    };
  });

/** The settings of DeepPose's cascade in a recipe. */
export type DeepPoseConfig = z.output<typeof deepposeSchema>;

function usualSize(network: 'alexnet' | 'compact' | ResidualConfig): number {
  if (network === 'alexnet') return 220;
  return typeof network === 'object' && network.trunk !== undefined ? 192 : 128;
}

/** Distance, in box coordinates, at which `huber` changes from a square to a straight line. */
export const huberThreshold = 0.05;
