import type { RecipeInput } from '../../train/index.ts';
import type { Setting } from '../setting.ts';
import { channels } from './recipe.ts';

type CpmSettings = Extract<RecipeInput['model'], { kind: 'cpm' }>;

/** A residual block of two 3×3 convolutions with batch normalization. */
export function block(setting: Setting, changes: Partial<Layer> = {}): Layer {
  return { ...layer(setting), residual: true, normalize: 'batch', ...changes };
}

type Layer = NonNullable<CpmSettings['refine']>[number];

/** A 3×3 convolution with a ReLU. */
export function layer(setting: Setting, changes: Partial<Layer> = {}): Layer {
  return { channels: channels(setting, 32), kernel: 3, ...changes };
}

/** Width and height of the images in all experiments. */
const side = 48;

/**
 * A Convolutional Pose Machine that learns something in minutes: 48×48 pixels, 12×12 cells of belief, three stages of
 * residual blocks with batch normalization, and maps that are distributions over the cells. As in the paper, the
 * first stage sees about half of the image's width (23 pixels), and later stages see all of it.
 */
export function smallCpm(setting: Setting, changes: Partial<CpmSettings> = {}): CpmSettings {
  return {
    kind: 'cpm',
    preset: 'modern',
    width: side,
    height: side,
    stages: 3,
    trunk: [...early(setting), block(setting), block(setting, { kernel: 1 })],
    refine: [layer(setting, { kernel: 1, normalize: 'batch' }), block(setting, { dilation: 2 })],
    sigma: 4,
    ...changes,
  };
}

/** Layers that reduce the image to a quarter of its rows and columns. */
export function early(setting: Setting, changes: Partial<Layer> = { normalize: 'batch' }) {
  return [layer(setting, { channels: channels(setting, 16), ...changes }), layer(setting, changes)].map(
    (each) => ({ ...each, stride: 2 }),
  );
}
