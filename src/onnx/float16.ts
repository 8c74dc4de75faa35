import { halfValue } from '../foundation/index.ts';
import { type Tensor, tensor } from '../tensor/index.ts';

/** The nearest half-precision tensor (ties to even; values beyond ±65504 become infinite). */
export function toFloat16({ shape, data }: Tensor<'float32'>): Tensor<'float16'> {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const halves = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfBits(bits[i]!);
  return tensor('float16', shape, halves);
}

/** The same values in single precision; exact. */
export function fromFloat16({ shape, data }: Tensor<'float16'>): Tensor<'float32'> {
  const singles = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) singles[i] = halfValue(data[i]!);
  return tensor('float32', shape, singles);
}

function halfBits(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | shiftToEven(magnitude - 0x38000000, 13);
  const shift = 126 - (magnitude >>> 23);
  return shift > 24 ? sign : sign | shiftToEven((magnitude & 0x7fffff) | 0x800000, shift);
}

/**
 * Drops the lowest `count` bits and rounds to nearest, ties to even. A carry moves into the exponent, which is right.
 */
function shiftToEven(bits: number, count: number): number {
  const kept = bits >>> count;
  const dropped = bits & ((1 << count) - 1);
  const half = 1 << (count - 1);
  return dropped > half || (dropped === half && (kept & 1) === 1) ? kept + 1 : kept;
}
