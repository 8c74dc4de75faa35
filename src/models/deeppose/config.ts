import { z } from 'zod';
import { countSchema, dropoutSchema, initializerSchema } from '../settings.ts';

const residualSchema = z.strictObject({
  /**
   * An ONNX file whose output `features`, at a quarter of the picture's rows and columns, the first level sees in
   * place of the picture: a trunk imported from another network.
   */
  trunk: z.string().min(1).exactOptional(),
  /** Of each level; a level halves rows and columns. */
  channels: z.array(countSchema).min(1).readonly(),
  /** Residual blocks of two 3×3 convolutions on each level, but not on the first, the widest, of a network without a trunk. */
  blocks: z.int().min(0).default(1),
  /** What the regressor sees of the last level: each channel's mean over the cells, or all cells. */
  pooling: z.enum(['mean', 'cells']).default('mean'),
  /** Features of the fully connected layer before the last one. */
  hidden: countSchema.default(256),
  /** Before each fully connected layer. */
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
    /** `alexnet` is the paper's; `compact` is for small machines; or levels of one's own, on a trunk if there is one. */
    network: z.union([z.enum(['alexnet', 'compact']), residualSchema]).default('compact'),
    /** Networks in all, each with its own weights. */
    stages: countSchema.default(3),
    /** Side in pixels of the first network's input: 220 for `alexnet`, 192 on a trunk, else 128. */
    size: countSchema.exactOptional(),
    /** Side of the later networks' inputs; the first one's unless given. */
    cropSize: countSchema.exactOptional(),
    /** Side of a crop around a joint, in diameters of the person; from several, validation chooses. */
    sigma: z
      .union([
        z
          .number()
          .positive()
          .transform((value) => [value]),
        z.array(z.number().positive()).min(1),
      ])
      .default([2]),
    /**
     * What a later network's corrections are multiplied by; from several, validation chooses for each. A network that has
     * learnt little corrects joints by more than it is right about: less than 1 then does better. The paper's is 1.
     */
    gain: z.array(z.number().positive()).min(1).default([1]),
    /** `L2` is the paper's; `huber` grows linearly beyond `huberThreshold` and cares less for people upside down. */
    loss: z.enum(['L2', 'huber']).default('L2'),
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

export type DeepPoseConfig = z.output<typeof deepposeSchema>;

function usualSize(network: 'alexnet' | 'compact' | ResidualConfig): number {
  if (network === 'alexnet') return 220;
  return typeof network === 'object' && network.trunk !== undefined ? 192 : 128;
}

/** Where `huber` turns from a square into a straight line, in box coordinates. */
export const huberThreshold = 0.05;
