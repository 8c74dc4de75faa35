import * as z from 'zod';
import { ops, type Value } from '../graph/index.ts';
import { he, type Initializer, lecun, normal } from '../nn/index.ts';

export const countSchema = z.int().positive();

export const dropoutSchema = z
  .number()
  .min(0)
  .lt(1)
  .describe('Dropout before the layer: probability that training sets a value to 0.');

export const poolSchema = z.union([z.literal(2), z.literal(3)]).meta({
  description:
    "Rows and columns of the window of max-pooling with stride 2 after the layer. Windows of 3 overlap, as in Caffe's networks.",
  unit: 'cells',
});

export const absentSchema = z.number().min(0).exactOptional().meta({
  description:
    'Weight in the loss of joints that are known not to be in the crop. Their maps are trained to be empty (flat, where maps are probabilities), so their confidence becomes small.',
  fallback: '0, or 1 where a dataset has `unlabeled: absent`',
});

export const peopleSchema = z.enum(['one', 'several']).exactOptional().meta({
  description:
    'Subjects that the model finds: `one` in the center of the crop, or `several`. Several subjects are told apart by affinity fields of their limbs.',
  fallback: 'one',
});

export const fieldLimbsSchema = z
  .array(z.tuple([z.string().min(1), z.string().min(1)]).readonly())
  .readonly()
  .exactOptional()
  .meta({
    description:
      "With `people: several`, further pairs of joints that have an affinity field. All joints must be connected by the skeleton's limbs and these pairs.",
    fallback: 'none',
  });

/** Default distance from a limb's axis within which its field is drawn, in cells. */
export const defaultLimbWidth = 0.75;

export const limbWidthSchema = z.number().positive().exactOptional().meta({
  description:
    "With `people: several`, the distance from a limb's axis within which its affinity field is drawn.",
  unit: 'pixels',
  fallback: 'three quarters of a cell',
});

export const initializerSchema = z
  .union([z.literal('he'), z.strictObject({ normal: z.number().positive().describe('Standard deviation.') })])
  .describe("How initial parameters are drawn: by He's rule, or normally with a standard deviation.");
export type InitializerSetting = z.infer<typeof initializerSchema>;

/** The initializers: of layers followed by a ReLU, and of a network's last layers, which have none. */
export function initializersOf(setting: InitializerSetting): { hidden: Initializer; output: Initializer } {
  if (setting === 'he') return { hidden: he, output: lecun };
  const drawn = normal(setting.normal);
  return { hidden: drawn, output: drawn };
}

export const normalizationSchema = z
  .enum(['BGR / 256 - 0.5', 'RGB / 127.5 - 1'])
  .describe(
    "How the network's input is made from color values 0 to 255: as in the CPM release, or as in MobileNet.",
  );
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
