import { describe, expect, it } from 'vitest';
import { type BeliefMapOptions, beliefMapCodec, encode } from '../../src/codecs/index.ts';
import { cropPoint, distance, outsideCrop } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';

/** 5×5 cells of 8 pixels; the middle cell's center is pixel 19.5. */
const small: BeliefMapOptions = {
  kind: 'belief maps',
  joints: 1,
  inputWidth: 40,
  inputHeight: 40,
  stride: 8,
  sigma: 8,
  background: false,
  cutoff: 0.01,
  normalization: 'peak',
};
const middle = cropPoint(19.5, 19.5);

describe('belief maps with peak 1', () => {
  it('are a Gaussian, checked by hand', () => {
    const { target, weights } = encode(beliefMapCodec(small), [[middle]]);
    const row = (y: number) =>
      Array.from(target.subarray(y * 5, y * 5 + 5), (value) => Number(value.toFixed(3)));
    // σ is one cell: e^(−½) = 0.607 one cell away, e^(−2) = 0.135 two away, e^(−4) = 0.018 in the corner.
    expect(row(2)).toEqual([0.135, 0.607, 1, 0.607, 0.135]);
    expect(row(1)).toEqual([0.082, 0.368, 0.607, 0.368, 0.082]);
    expect(row(0)).toEqual([0.018, 0.082, 0.135, 0.082, 0.018]);
    expect(row(3)).toEqual(row(1));
    expect(row(4)).toEqual(row(0));
    expect([...weights]).toEqual([1]);
  });

  it('are 0 below the cutoff', () => {
    const { target } = encode(beliefMapCodec({ ...small, cutoff: 0.1 }), [[middle]]);
    expect(target[0]).toBe(0);
    expect(target[2]).toBeCloseTo(0.1353, 4);
  });

  it('add the Gaussians of several people, clip at 1, and give the rest to the background', () => {
    const codec = beliefMapCodec({ ...small, background: true });
    const { target, weights } = encode(codec, [[middle], [cropPoint(27.5, 19.5)]]);
    expect(target[12]).toBe(1);
    expect(target[13]).toBe(1);
    expect(target[11]).toBeCloseTo(Math.exp(-0.5) + Math.exp(-2), 6);
    expect(target[10]).toBeCloseTo(Math.exp(-2) + Math.exp(-4.5), 6);
    expect(target[25 + 12]).toBe(0);
    expect(target[25 + 11]).toBeCloseTo(1 - Math.exp(-0.5) - Math.exp(-2), 6);
    expect([...weights]).toEqual([1, 1]);
  });

  it('have weight 0 for unlabeled and outside joints, and for the background beside unlabeled ones', () => {
    const codec = beliefMapCodec({ ...small, joints: 3, background: true });
    const { target, weights } = encode(codec, [[middle, null, cropPoint(39.5, 10)]]);
    expect([...weights]).toEqual([1, 0, 0, 0]);
    expect(target.subarray(25, 75).every((value) => value === 0)).toBe(true);
  });
});

describe('belief maps as probabilities', () => {
  it('sum to 1, also at the border', () => {
    const codec = beliefMapCodec({ ...small, joints: 2, normalization: 'probability' });
    const { target } = encode(codec, [[middle, cropPoint(-0.4, 38)]]);
    const sum = (from: number) => target.subarray(from, from + 25).reduce((total, value) => total + value, 0);
    expect(sum(0)).toBeCloseTo(1, 5);
    expect(sum(25)).toBeCloseTo(1, 5);
  });
});

describe('belief maps that know absent joints', () => {
  const codec = beliefMapCodec({ ...small, normalization: 'probability', absent: 0.25 });

  it.each([
    ['beside the crop', cropPoint(-3, 19)],
    ['where the input shows nothing', outsideCrop],
  ])('are flat for a joint %s', (_, point) => {
    const { target, weights } = encode(codec, [[point]]);
    expect([...weights]).toEqual([0.25]);
    for (const value of target) expect(value).toBeCloseTo(1 / 25, 6);
    expect(codec.decode(target)[0]!.confidence).toBeLessThan(0.3);
  });

  it('have weight 0 for an unlabeled joint, and for one that another person may have', () => {
    expect([...encode(codec, [[null]]).weights]).toEqual([0]);
    expect([...encode(codec, [[outsideCrop], [null]]).weights]).toEqual([0]);
    expect([...encode(codec, [[outsideCrop], [middle]]).weights]).toEqual([1]);
  });

  it.each([
    ['beside the crop', cropPoint(-3, 19)],
    ['where the input shows nothing', outsideCrop],
  ])('are empty with peak 1 for a joint %s', (_, point) => {
    const peak = beliefMapCodec({ ...small, absent: 0.25 });
    const { target, weights } = encode(peak, [[point]]);
    expect([...weights]).toEqual([0.25]);
    expect(target.every((value) => value === 0)).toBe(true);
    expect(peak.decode(target)[0]!.confidence).toBe(0);
    expect([...encode(peak, [[null]]).weights]).toEqual([0]);
  });
});

describe.each(['peak', 'probability'] as const)('decoding %s maps', (normalization) => {
  const settings = [
    { stride: 8, sigma: 7, cutoff: 0.01 },
    { stride: 4, sigma: 6, cutoff: 0.01 },
    { stride: 4, sigma: 3, cutoff: 0.01 },
  ];
  it.each(settings)(
    'returns the encoded points within 0.05 cells: stride $stride, sigma $sigma',
    (setting) => {
      const size = { inputWidth: 96, inputHeight: 64 };
      const codec = beliefMapCodec({ ...small, ...size, ...setting, normalization });
      const random = randomStream(1, setting.stride);
      for (let trial = 0; trial < 300; trial++) {
        const point = cropPoint(random.uniform(-0.5, 95.5), random.uniform(-0.5, 63.5));
        const [decoded] = codec.decode(encode(codec, [[point]]).target);
        expect(distance(decoded!.point, point) / setting.stride).toBeLessThan(0.05);
      }
    },
  );

  it('gives high confidence for an encoded joint and low confidence for an empty map', () => {
    const codec = beliefMapCodec({ ...small, normalization });
    expect(codec.decode(encode(codec, [[middle]]).target)[0]!.confidence).toBeGreaterThan(0.95);
    expect(codec.decode(new Float32Array(25))[0]!.confidence).toBe(0);
  });
});

describe('belief map options', () => {
  it.each([
    [{ inputWidth: 41 }, /41×40 pixels – expected multiples of the stride 8/],
    [{ sigma: 1 }, /sigma too small/],
    [{ cutoff: 0 }, /cutoff/],
    [{ background: true, normalization: 'probability' }, /background/],
  ] as const)('refuse %o', (change, message) => {
    expect(() => beliefMapCodec({ ...small, ...change })).toThrow(message);
  });

  it('refuse maps of another size', () => {
    expect(() => beliefMapCodec(small).decode(new Float32Array(24))).toThrow(
      'got 24 numbers – expected 25 for [1, 5, 5]',
    );
  });
});
