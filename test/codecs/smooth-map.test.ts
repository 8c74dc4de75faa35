import { describe, expect, it } from 'vitest';
import { type BeliefMapOptions, beliefMapCodec, encode } from '../../src/codecs/index.ts';
import { smoothMap } from '../../src/codecs/smooth-map.ts';
import { cropPoint, distance } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';

const size = { width: 9, height: 7 };
const point = (x: number, y: number) => {
  const map = new Float32Array(size.width * size.height);
  map[y * size.width + x] = 1;
  return map;
};

describe('smoothMap', () => {
  it('turns a point into a Gaussian with the same sum', () => {
    const smooth = smoothMap(point(4, 3), size, 1);
    expect(smooth.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    const center = smooth[3 * 9 + 4]!;
    expect(smooth[3 * 9 + 5]! / center).toBeCloseTo(Math.exp(-0.5), 5);
    expect(smooth[1 * 9 + 4]! / center).toBeCloseTo(Math.exp(-2), 5);
    expect(smooth[2 * 9 + 3]! / center).toBeCloseTo(Math.exp(-1), 5);
  });

  it('loses what lies beyond the border', () => {
    const smooth = smoothMap(point(0, 3), size, 1);
    const sum = smooth.reduce((total, value) => total + value, 0);
    expect(sum).toBeGreaterThan(0.5);
    expect(sum).toBeLessThan(0.75);
  });
});

describe('belief maps that are read smoothly', () => {
  const options: BeliefMapOptions = {
    kind: 'belief maps',
    joints: 1,
    inputWidth: 128,
    inputHeight: 128,
    stride: 4,
    sigma: 6,
    background: false,
    cutoff: 0.01,
    normalization: 'probability',
  };
  const [sharp, smooth] = [beliefMapCodec(options), beliefMapCodec({ ...options, smoothing: 6 })];

  it('give the same place and confidence for a Gaussian', () => {
    for (let draw = 0; draw < 50; draw++) {
      const random = randomStream(2, draw);
      const truth = cropPoint(random.uniform(40, 88), random.uniform(40, 88));
      const { target } = encode(sharp, [[truth]]);
      const [one, other] = [sharp.decode(target)[0]!, smooth.decode(target)[0]!];
      expect(distance(other.point, truth)).toBeLessThan(0.1);
      expect(other.confidence).toBeCloseTo(one.confidence!, 5);
    }
  });

  it('are more exact if the map is noisy', () => {
    let [before, after] = [0, 0];
    for (let draw = 0; draw < 100; draw++) {
      const random = randomStream(3, draw);
      const truth = cropPoint(random.uniform(40, 88), random.uniform(40, 88));
      const { target } = encode(sharp, [[truth]]);
      const noisy = target.map((value) => value * Math.exp(random.normal(0, 0.3)));
      before += distance(sharp.decode(noisy)[0]!.point, truth);
      after += distance(smooth.decode(noisy)[0]!.point, truth);
    }
    expect(after).toBeLessThan(0.7 * before);
  });
});
