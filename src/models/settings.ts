import { z } from 'zod';
import { ops, type Value } from '../graph/index.ts';
import { he, type Initializer, lecun, normal } from '../nn/index.ts';

export const countSchema = z.int().positive();

/** Probability with which training sets a value to 0. */
export const dropoutSchema = z.number().min(0).lt(1);

/** Rows and columns of a max-pooling window with stride 2: 2, or 3 as Caffe's networks do, where windows overlap. */
export const poolSchema = z.union([z.literal(2), z.literal(3)]);

/** How initial weights are drawn: `he`, or normally with the given standard deviation. */
export const initializerSchema = z.union([
  z.literal('he'),
  z.strictObject({ normal: z.number().positive() }),
]);
export type InitializerSetting = z.infer<typeof initializerSchema>;

/** The initialisers of layers with a ReLU behind them, and of a network's last layers, which have none. */
export function initializersOf(setting: InitializerSetting): { hidden: Initializer; output: Initializer } {
  if (setting === 'he') return { hidden: he, output: lecun };
  const drawn = normal(setting.normal);
  return { hidden: drawn, output: drawn };
}

/** How a network sees colors in 0 … 255: the CPM release's blue-green-red, or MobileNet's. */
export const normalizationSchema = z.enum(['BGR / 256 - 0.5', 'RGB / 127.5 - 1']);
export type Normalization = z.infer<typeof normalizationSchema>;

/** @param pixels RGB in [0, 255], [N, 3, H, W]. */
export function normalizePixels(pixels: Value, normalization: Normalization): Value {
  switch (normalization) {
    case 'BGR / 256 - 0.5':
      return ops.subtract(ops.divide(ops.slice(pixels, { 1: { step: -1 } }), 256), 0.5);
    case 'RGB / 127.5 - 1':
      return ops.subtract(ops.divide(pixels, 127.5), 1);
  }
}
