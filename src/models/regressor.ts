import * as z from 'zod';
import type { BoxCoordinateOptions } from '../codecs/index.ts';
import { ops } from '../graph/index.ts';
import { flatten, linear, scope } from '../nn/index.ts';
import { convLayers, dropoutLayer, type LayerContext } from './layers.ts';
import { type Architecture, type BuildOptions, type Network, pixelsOf } from './network.ts';
import {
  countSchema,
  dropoutSchema,
  initializerSchema,
  initializersOf,
  normalizationSchema,
  normalizePixels,
  poolSchema,
} from './settings.ts';

const blockSchema = z.strictObject({
  channels: countSchema.describe('Output channels.'),
  kernel: countSchema.meta({ description: 'Rows and columns of the kernel.', unit: 'cells' }),
  stride: countSchema.exactOptional().meta({ description: 'Stride.', fallback: '1', unit: 'cells' }),
  pool: poolSchema.exactOptional(),
});

/** A convolutional network with a regressor head. */
export const regressorSchema = z.strictObject({
  kind: z.literal('regressor'),
  width: countSchema.default(128).meta({ description: "Columns of the network's input.", unit: 'pixels' }),
  height: countSchema.default(128).meta({ description: "Rows of the network's input.", unit: 'pixels' }),
  normalization: normalizationSchema.default('RGB / 127.5 - 1'),
  blocks: z
    .array(blockSchema)
    .min(1)
    .readonly()
    .default([
      { channels: 32, kernel: 5, pool: 2 },
      { channels: 64, kernel: 3, pool: 2 },
      { channels: 128, kernel: 3, pool: 2 },
      { channels: 128, kernel: 3, pool: 2 },
    ])
    .describe('Convolutions, each followed by a ReLU.'),
  features: z
    .enum(['all cells', 'mean'])
    .default('all cells')
    .describe("Input of the head: every feature of every cell, or each feature's mean over the cells."),
  hidden: z
    .array(countSchema)
    .readonly()
    .default([256])
    .describe('Features of the fully connected layers before the last one.'),
  dropout: dropoutSchema.default(0),
  initializer: initializerSchema.default('he'),
});

/** The settings of a regressor in a recipe. */
export type RegressorConfig = z.infer<typeof regressorSchema>;

/**
 * Convolutions, then fully connected layers. The output is x and y of every joint in box coordinates: [N, 2 · joints].
 * The last layer is linear; the box spans [−½, ½] (DeepPose, section 3.1). Parameters are named `conv1/weight`, …,
 * `hidden1/…` and `coordinates/…`.
 */
export function regressor(config: RegressorConfig, joints: number): Architecture {
  const codec: BoxCoordinateOptions = {
    kind: 'box coordinates',
    joints,
    inputWidth: config.width,
    inputHeight: config.height,
  };
  const looks = 'crop';
  return { kind: 'regressor', looks, codec, build: (options) => build(config, joints, options) };
}

function build(config: RegressorConfig, joints: number, { image, seed, mode }: BuildOptions): Network {
  const { hidden, output } = initializersOf(config.initializer);
  const context: LayerContext = { initializer: hidden, seed, mode };
  const root = scope(seed);
  const cells = convLayers(
    root,
    normalizePixels(pixelsOf(image), config.normalization),
    config.blocks,
    context,
  );
  let x = config.features === 'mean' ? ops.globalAveragePool(cells) : flatten(cells);
  config.hidden.forEach((features, index) => {
    const place = root.in(`hidden${index + 1}`);
    x = ops.relu(
      linear(place, dropoutLayer(place, x, config.dropout, context), { features, initializer: hidden }),
    );
  });
  const place = root.in('coordinates');
  const kept = dropoutLayer(place, x, config.dropout, context);
  return { stages: [linear(place, kept, { features: 2 * joints, initializer: output })] };
}
