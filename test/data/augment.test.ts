import { describe, expect, it } from 'vitest';
import {
  type Augmentation,
  adjustColors,
  augmentedBox,
  colorBeforeGray,
  drawAugmentation,
  reach,
} from '../../src/data/index.ts';
import { applyAffine, boxCenter, cropMap, cropPoint, invert } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';

const none: Augmentation = drawAugmentation(randomStream(1), {});
const options = {
  rotation: { normal: 25 },
  scale: { uniform: 0.4 },
  shift: { normal: 0.07 },
  flip: 0.5,
  brightness: { normal: 0.1 },
  contrast: { normal: 0.2 },
  color: { uniform: 0.05 },
};

describe('drawAugmentation', () => {
  it('changes nothing without options', () => {
    expect(none).toEqual({
      rotation: 0,
      scale: 1,
      shift: [0, 0],
      flip: false,
      brightness: 0,
      contrast: 1,
      color: [0, 0, 0],
      resolution: 1,
    });
  });

  it('has the requested spreads, with normal ones clipped at two deviations', () => {
    const draws = Array.from({ length: 4000 }, (_, key) => drawAugmentation(randomStream(9, key), options));
    const rotations = draws.map(({ rotation }) => rotation);
    const deviation = Math.sqrt(rotations.reduce((sum, value) => sum + value ** 2, 0) / rotations.length);
    expect(Math.abs(deviation - 25)).toBeLessThan(2.5);
    expect(Math.max(...rotations.map(Math.abs))).toBe(50);
    const scales = draws.map(({ scale }) => Math.log2(scale));
    expect(Math.max(...scales.map(Math.abs))).toBeLessThanOrEqual(0.4);
    expect(Math.max(...scales)).toBeGreaterThan(0.39);
    const flips = draws.filter(({ flip }) => flip).length;
    expect(Math.abs(flips / 4000 - 0.5)).toBeLessThan(0.04);
  });
});

describe('augmentedBox', () => {
  const box = { x: 10, y: 20, width: 100, height: 50 };

  it('is smaller for a larger person, and shifted by a share of its size', () => {
    const augmented = augmentedBox(box, { ...none, scale: 2, shift: [0.1, -0.2] });
    expect([augmented.width, augmented.height]).toEqual([50, 25]);
    expect(boxCenter(augmented)).toEqual({ x: boxCenter(box).x + 10, y: boxCenter(box).y - 10 });
  });

  it('stays within its limits for every draw', () => {
    const input = { width: 64, height: 32 };
    const held = reach(box, options);
    for (let key = 0; key < 500; key++) {
      const draw = drawAugmentation(randomStream(4, key), options);
      const toImage = invert(cropMap(augmentedBox(box, draw), input, draw));
      for (const x of [-0.5, 63.5]) {
        for (const y of [-0.5, 31.5]) {
          const corner = applyAffine(toImage, cropPoint(x, y));
          expect(corner.x).toBeGreaterThan(held.x - 0.5 - 1e-9);
          expect(corner.x).toBeLessThan(held.x + held.width - 0.5 + 1e-9);
          expect(corner.y).toBeGreaterThan(held.y - 0.5 - 1e-9);
          expect(corner.y).toBeLessThan(held.y + held.height - 0.5 + 1e-9);
        }
      }
    }
  });
});

describe('adjustColors', () => {
  it('changes brightness and color, scales contrast around mid-gray and stays in range', () => {
    const pixels = Uint8Array.from([128, 128, 128, 200, 100, 5]);
    adjustColors(pixels, { ...none, contrast: 2, color: [0, 0.1, -0.1] });
    expect([...pixels]).toEqual([128, 154, 102, 255, 98, 0]);
  });

  it('maps the given color to mid-gray', () => {
    for (let key = 0; key < 100; key++) {
      const draw = drawAugmentation(randomStream(8, key), options);
      const pixels = Uint8Array.from(colorBeforeGray(draw).map(Math.round));
      adjustColors(pixels, draw);
      for (const value of pixels) expect(Math.abs(value - 128)).toBeLessThanOrEqual(1);
    }
  });
});
