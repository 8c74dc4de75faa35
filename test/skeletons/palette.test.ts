import { describe, expect, it } from 'vitest';
import {
  coco,
  distinctColors,
  flic,
  hasSides,
  jointColors,
  lsp,
  markColors,
  mpii,
  outlineColor,
  rgbOf,
  sideColors,
  sideOf,
} from '../../src/skeletons/index.ts';

type Triple = readonly [number, number, number];

/** sRGB, 0 to 255, as linear light. */
const linear = (color: string): Triple => {
  const [r, g, b] = rgbOf(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return [r!, g!, b!];
};

const times = (matrix: readonly Triple[], [a, b, c]: Triple): Triple => {
  const [x, y, z] = matrix.map(([p, q, r]) => p * a + q * b + r * c);
  return [x!, y!, z!];
};

/** OKLab of linear sRGB (Ottosson 2020). */
function oklab(light: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    light,
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [cones[0]!, cones[1]!, cones[2]!],
  );
}

/** Color vision without red or green cones (Machado et al. 2009, severity 1), on linear light. */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** The smallest distance between any two colors in OKLab, for a kind of color vision. */
function smallestDistance(colors: readonly string[], vision: string): number {
  const seen = colors.map((color) => {
    const [r, g, b] = times(visions[vision]!, linear(color)).map((value) => Math.min(1, Math.max(0, value)));
    return oklab([r!, g!, b!]);
  });
  const distances = seen.flatMap((one, index) =>
    seen.slice(0, index).map((other) => Math.hypot(...one.map((value, axis) => value - other[axis]!))),
  );
  return Math.min(...distances);
}

const luminance = (color: string) => {
  const [r, g, b] = linear(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

describe('distinctColors', () => {
  it('are 25', () => expect(distinctColors).toHaveLength(25));

  it.each([
    ['all cones', 0.12],
    ['no red cones', 0.065],
    ['no green cones', 0.065],
  ])('differ for an eye with %s', (vision, least) => {
    expect(smallestDistance(distinctColors, vision)).toBeGreaterThanOrEqual(least);
  });

  it('differ more if there are fewer', () => {
    expect(smallestDistance(distinctColors.slice(0, 6), 'all cones')).toBeGreaterThan(0.2);
    expect(smallestDistance(distinctColors.slice(0, 6), 'no green cones')).toBeGreaterThan(0.13);
  });

  it('measures with a distance that is 1 from black to white', () => {
    expect(smallestDistance(['#000000', '#ffffff'], 'all cones')).toBeCloseTo(1, 4);
  });

  it('stand out from the dark outline, and the outline from a bright image', () => {
    const contrast = (one: number, other: number) =>
      (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const dark = luminance(outlineColor);
    for (const color of [...distinctColors, ...Object.values(sideColors)]) {
      expect(contrast(luminance(color), dark), color).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(1, dark)).toBeGreaterThan(10);
  });
});

describe('markColors', () => {
  const named = (...joints: readonly string[]) => ({ joints, mirrorPairs: [] });

  it('are those of the sides of people', () => {
    for (const skeleton of [coco, lsp, mpii, flic]) expect(hasSides(skeleton)).toBe(true);
    expect(new Set(markColors(lsp))).toEqual(new Set(Object.values(sideColors)));
  });

  it('are different for all joints of a skeleton without sides', () => {
    const fish = named('mouth', 'back', 'tail');
    expect(hasSides(fish)).toBe(false);
    expect(markColors(fish)).toEqual(distinctColors.slice(0, 3));
    expect(jointColors(fish)).toEqual([
      [255, 255, 0],
      [136, 34, 255],
      [255, 68, 17],
    ]);
  });

  it('are different if only one pair of many joints has sides', () => {
    const joints = ['left eye', 'right eye', ...Array.from({ length: 8 }, (_, at) => `tail ${at}`)];
    expect(new Set(markColors(named(...joints))).size).toBe(10);
    expect(hasSides(named('left ear', 'right ear', 'snout', 'tail base'))).toBe(true);
  });

  it('find sides by mirror pairs, with the right joint first, if names do not state them', () => {
    const mirrorPairs = [['ear 1', 'ear 2']] as const;
    expect(['ear 1', 'ear 2', 'nose'].map((joint) => sideOf(joint, mirrorPairs))).toEqual([
      'right',
      'left',
      'center',
    ]);
    expect(sideOf('left ear', [['left ear', 'other ear']])).toBe('left');
  });

  it('repeat from the 26th joint on', () => {
    const many = named(...Array.from({ length: 30 }, (_, at) => `point ${at}`));
    expect(markColors(many)[25]).toBe(distinctColors[0]);
  });
});
