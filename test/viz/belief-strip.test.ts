import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { jointColors, lsp } from '../../src/skeletons/index.ts';
import { type Tensor, tensor } from '../../src/tensor/index.ts';
import { beliefStrip } from '../../src/viz/index.ts';
import { pngAddress } from '../../src/viz/png.ts';
import { waving } from './figures.ts';

const [width, height, stride] = [48, 64, 4];
const pose = waving.map((joint) => joint && { point: { x: joint.point.x / 4.2, y: joint.point.y / 4.2 } });

/** A gradient from blue above to orange below. */
const crop = tensor(
  'uint8',
  [1, height, width, 3],
  Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const down = Math.floor(at / 3 / width) / height;
    return [60 + 140 * down, 70 + 50 * down, 120 - 60 * down][at % 3]!;
  }),
);

/** A Gaussian of `sigma` cells at each joint, and a background map of ones. */
function maps(sigma: number, height_: number): Tensor<'float32'> {
  const [columns, rows] = [width / stride, height / stride];
  const data = new Float32Array(15 * rows * columns).fill(1);
  for (const [joint, place] of pose.entries()) {
    const [cx, cy] = [(place!.point.x + 0.5) / stride - 0.5, (place!.point.y + 0.5) / stride - 0.5];
    for (let cell = 0; cell < rows * columns; cell++) {
      const squared = ((cell % columns) - cx) ** 2 + (Math.floor(cell / columns) - cy) ** 2;
      data[joint * rows * columns + cell] = height_ * Math.exp(-squared / (2 * sigma * sigma));
    }
  }
  return tensor('float32', [1, 15, rows, columns], data);
}

const stages = [
  { label: 'stage 1', maps: maps(1.6, 0.5) },
  { label: 'stage 2', maps: maps(0.7, 1) },
];

describe('beliefStrip', () => {
  it('shows the beliefs of each stage', async () => {
    await expect(beliefStrip(crop, lsp, stages, { pose })).toMatchFileSnapshot('../gallery/belief-strip.svg');
  });

  it('has a labeled panel for the input, each stage and the pose, and a legend', () => {
    const svg = beliefStrip(crop, lsp, stages, { pose });
    const texts = [...svg.matchAll(/aria-label="([^"]*)"/g)].map(([, text]) => text);
    expect(texts).toEqual(['input', 'stage 1', 'stage 2', 'pose', ...lsp.joints]);
  });

  it('writes characters that it cannot draw as text', () => {
    const named = { name: 'fish', joints: ['Flosse <links>'], limbs: [], mirrorPairs: [] };
    const maps = tensor('float32', [1, 1, 2, 2], new Float32Array(4));
    expect(beliefStrip(crop, named, [{ label: 'étage 1', maps }])).toMatch(
      />étage 1<.*>Flosse &#60;links&#62;</s,
    );
  });

  it('paints a joint’s position in its color and dims the rest', async () => {
    const svg = beliefStrip(crop, lsp, [stages[1]!], { panel: 320 });
    const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
    const zoom = 320 / height;
    const panel = { left: 10 + width * zoom + 10, top: 30 };
    const pixel = (x: number, y: number) => {
      const at =
        Math.round(panel.top + (y + 0.5) * zoom) * info.width + Math.round(panel.left + (x + 0.5) * zoom);
      return [...data.subarray(at * info.channels, at * info.channels + 3)];
    };
    const wrist = lsp.joints.indexOf('right wrist');
    const [r, g, b] = jointColors(lsp)[wrist]!;
    const painted = pixel(pose[wrist]!.point.x, pose[wrist]!.point.y);
    expect(Math.hypot(painted[0]! - r, painted[1]! - g, painted[2]! - b)).toBeLessThan(90);
    expect(Math.max(...pixel(45, 60))).toBeLessThan(110);
  });

  it('refuses maps of another skeleton', () => {
    const few = tensor('float32', [1, 3, 2, 2], new Float32Array(12));
    expect(() => beliefStrip(crop, lsp, [{ label: 'stage 1', maps: few }])).toThrow(
      'belief maps do not fit the skeleton – got [1, 3, 2, 2] – expected [1, 14 or more, height, width]',
    );
  });
});

describe('jointColors', () => {
  it('gives every joint its own color', () => {
    const colors = jointColors(lsp).map(String);
    expect(new Set(colors).size).toBe(lsp.joints.length);
  });
});

describe('pngAddress', () => {
  it.each([
    [3, 2, 2],
    [4, 7, 5],
    [3, 200, 150],
  ] as const)('can be read by another library: %i channels, %i×%i', async (channels, width, height) => {
    const data = Uint8Array.from({ length: width * height * channels }, (_, at) => (at * 37 + 11) % 256);
    const bytes = Buffer.from(pngAddress({ width, height, channels, data }).split(',')[1]!, 'base64');
    const read = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(read.info).toMatchObject({ width, height, channels });
    expect(read.data.equals(data)).toBe(true);
  });
});
