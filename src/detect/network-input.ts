import * as z from 'zod';
import { at } from '../foundation/index.ts';
import type { Affine } from '../geometry/index.ts';
import { cropImage, type Image } from '../images/index.ts';
import { float32, type Tensor } from '../tensor/index.ts';

const side = z.int().positive();
const color = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** How an image becomes a network's input `[1, 3, height, width]`. Each channel is (value − mean) / deviation. */
export const inputSchema = z.strictObject({
  name: z.string().min(1).exactOptional(),
  width: side,
  height: side,
  /** The order of the channels. `mean` and `deviation` have the same order. */
  color: z.enum(['rgb', 'bgr']).default('rgb'),
  /** Mean per channel, for values in [0, 255]. */
  mean: color.default([0, 0, 0]),
  deviation: color.default([255, 255, 255]),
  /** Gray value in [0, 255] outside the image. */
  fill: z.number().min(0).max(255).default(128),
});

export type InputDescription = z.infer<typeof inputSchema>;

/**
 * Renders an image as a network's input `[1, 3, height, width]`.
 * @param map from the image to the input.
 */
export function networkInput(
  image: Image,
  map: Affine<'image', 'crop'>,
  { width, height, color, mean, deviation, fill }: InputDescription,
): Tensor<'float32'> {
  const { data } = cropImage(image, map, { width, height }, [fill, fill, fill]);
  const pixels = width * height;
  const values = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    const from = color === 'rgb' ? channel : 2 - channel;
    const [center, scale] = [at(mean, channel), 1 / at(deviation, channel)];
    const start = channel * pixels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      values[start + pixel] = (data[3 * pixel + from]! - center) * scale;
    }
  }
  return float32([1, 3, height, width], values);
}
