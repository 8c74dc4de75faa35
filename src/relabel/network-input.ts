import type { Affine } from '../geometry/index.ts';
import { cropImage, type Image } from '../images/index.ts';
import { float32, type Tensor } from '../tensor/index.ts';
import type { InputDescription } from './description.ts';

/**
 * A view of an image as a network's input `[1, 3, height, width]`.
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
    const [center, scale] = [mean[channel]!, 1 / deviation[channel]!];
    const start = channel * pixels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      values[start + pixel] = (data[3 * pixel + from]! - center) * scale;
    }
  }
  return float32([1, 3, height, width], values);
}
