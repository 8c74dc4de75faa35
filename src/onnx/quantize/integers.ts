import { type Tensor, tensor } from '../../tensor/index.ts';

/** The values between which a tensor lies. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Weights as signed 8-bit integers: `weight ≈ scales[channel] · integers`. */
export interface IntegerWeights {
  readonly integers: Tensor<'int8'>;
  /** [out]. */
  readonly scales: Tensor<'float32'>;
}

/** Rounds weights to integers from −127 to 127, with a scale for each output channel (the first axis). */
export function integerWeights({ shape, data }: Tensor<'float32'>): IntegerWeights {
  const channels = shape[0] ?? 1;
  const size = data.length / channels;
  const scales = new Float32Array(channels);
  const integers = new Int8Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const own = data.subarray(channel * size, (channel + 1) * size);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const scale = Math.fround(largest === 0 ? 1 : largest / 127);
    scales[channel] = scale;
    integers.set(
      own.map((weight) => Math.max(-127, Math.min(127, Math.round(weight / scale)))),
      channel * size,
    );
  }
  return { integers: tensor('int8', shape, integers), scales: tensor('float32', [channels], scales) };
}

/** A bias as 32-bit integers in units of the products: `bias ≈ scales[channel] · integers`. */
export function integerBias(
  bias: Tensor<'float32'>,
  inputScale: number,
  { scales: weights }: IntegerWeights,
): { readonly integers: Tensor<'int32'>; readonly scales: Tensor<'float32'> } {
  const scales = weights.data.map((scale) => scale * inputScale);
  const largest = 2 ** 31 - 1;
  const integers = Int32Array.from(bias.data, (value, channel) =>
    Math.max(-largest, Math.min(largest, Math.round(value / (scales[channel] ?? 1)))),
  );
  return {
    integers: tensor('int32', bias.shape, integers),
    scales: tensor('float32', bias.shape, scales),
  };
}

/**
 * Scale and zero point of unsigned 8-bit integers for a range. The range is widened to contain 0, which is exact. Its
 * end is not exceeded, so a Clip or ReLU before the rounding can be left out.
 */
export function unsignedScale({ least, most }: Range): { readonly scale: number; readonly zero: number } {
  const [low, high] = [Math.min(0, least), Math.max(0, most)];
  let scale = Math.fround((high - low) / 255) || 1;
  if (low === 0) while (scale * 255 > high && high > 0) scale = Math.fround(scale * (1 - 2 ** -22));
  return { scale, zero: Math.max(0, Math.min(255, Math.round(-low / scale))) };
}
