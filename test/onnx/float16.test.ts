import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../src/onnx/index.ts';
import { float32, tensor } from '../../src/tensor/index.ts';

const narrow = (value: number): number => toFloat16(float32([], [value])).data[0]!;
const widen = (bits: number): number => fromFloat16(tensor('float16', [], Uint16Array.of(bits))).data[0]!;

describe('half precision', () => {
  it.each([
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['minus zero', -0, 0x8000],
    ['the largest', 65504, 0x7bff],
    ['just under the next power of two', 65519, 0x7bff],
    ['halfway to it: infinite', 65520, 0x7c00],
    ['infinity', -Infinity, 0xfc00],
    ['the smallest normal', 2 ** -14, 0x0400],
    ['the largest subnormal', 2 ** -14 - 2 ** -24, 0x03ff],
    ['a subnormal that rounds up to the smallest normal', 2 ** -14 - 2 ** -26, 0x0400],
    ['the smallest subnormal', 2 ** -24, 0x0001],
    ['half of it: ties to even, zero', 2 ** -25, 0x0000],
    ['a little more than half of it', 1.5 * 2 ** -25, 0x0001],
    ['halfway to an odd neighbor: down', 1 + 2 ** -11, 0x3c00],
    ['halfway to an even neighbor: up', 1 + 3 * 2 ** -11, 0x3c02],
    ['a single-precision subnormal', 1e-40, 0x0000],
  ])('narrows %s', (_, value, bits) => {
    expect(narrow(value)).toBe(bits);
  });

  it('keeps not-a-number', () => {
    expect(widen(narrow(Number.NaN))).toBeNaN();
  });

  it('widens and narrows back every finite half unchanged', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    const all = tensor('float16', [halves.length], halves);
    expect(toFloat16(fromFloat16(all)).data).toEqual(halves);
  });

  it('widens in order of size', () => {
    const positive = Array.from({ length: 0x7c00 }, (_, bits) => widen(bits));
    expect(positive.every((value, index) => index === 0 || value > positive[index - 1]!)).toBe(true);
    expect(widen(0x3555)).toBeCloseTo(1 / 3, 3);
  });
});
