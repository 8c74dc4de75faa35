import { at } from '../foundation/index.ts';
import { distinctColors } from './distinct-colors.ts';
import type { Limb, Skeleton } from './skeleton.ts';

/** The subject's own left and right; `center` for joints without an opposite. */
export type Side = 'left' | 'right' | 'center';

/** Blue and orange can be told apart with every kind of color vision. The middle is nearly white. */
export const sideColors: Readonly<Record<Side, string>> = {
  left: '#2fb4ff',
  right: '#ff8b2b',
  center: '#f4f1e6',
};

/** The side of a joint: by its name or, if the name tells none, by its mirror pair, which has the right joint first. */
export function sideOf(joint: string, mirrorPairs: Skeleton['mirrorPairs'] = []): Side {
  const [, named] = /^(left|right)\b/i.exec(joint) ?? [];
  if (named !== undefined) return named.toLowerCase() === 'left' ? 'left' : 'right';
  const pair = mirrorPairs.find((both) => both.includes(joint));
  if (pair === undefined) return 'center';
  return pair[0] === joint ? 'right' : 'left';
}

/** The side of a limb's ends; `center` if they differ. */
export function sideOfLimb({ from, to }: Limb, mirrorPairs: Skeleton['mirrorPairs'] = []): Side {
  const [first, ...others] = [from, to].flat().map((joint) => sideOf(joint, mirrorPairs));
  return first !== undefined && others.every((side) => side === first) ? first : 'center';
}

/** The parts of a skeleton that its colors depend on. */
type Colored = Pick<Skeleton, 'joints' | 'mirrorPairs'>;

/**
 * Whether a skeleton is drawn in the colors of its sides: if at least half of its joints are left or right. Otherwise
 * most joints would have the color of the middle, so each joint has a separate color.
 */
export function hasSides({ joints, mirrorPairs }: Colored): boolean {
  return 2 * joints.filter((joint) => sideOf(joint, mirrorPairs) !== 'center').length >= joints.length;
}

/**
 * The color of each joint, in the skeleton's order: that of its side, or one of `distinctColors` if the skeleton has no
 * sides. From the 26th joint on, these colors repeat.
 */
export function markColors(skeleton: Colored): readonly string[] {
  const { joints, mirrorPairs } = skeleton;
  if (hasSides(skeleton)) return joints.map((joint) => sideColors[sideOf(joint, mirrorPairs)]);
  return joints.map((_, index) => at(distinctColors, index % distinctColors.length));
}

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The range of hues, in degrees, for the joints of each side. */
const hueArcs: Readonly<Record<Side, readonly [number, number]>> = {
  right: [-15, 55],
  center: [80, 135],
  left: [170, 300],
};

/**
 * A different color for each joint's belief map. Of a skeleton with sides: warm colors on the right side, cool ones on the
 * left, green in the middle. Otherwise the joint's own color.
 */
export function jointColors(skeleton: Colored): readonly Rgb[] {
  if (!hasSides(skeleton)) return markColors(skeleton).map(rgbOf);
  const sides = skeleton.joints.map((joint) => sideOf(joint, skeleton.mirrorPairs));
  return skeleton.joints.map((_, index) => {
    const side = at(sides, index);
    const place = sides.slice(0, index).filter((other) => other === side).length;
    const count = sides.filter((other) => other === side).length;
    const [begin, end] = hueArcs[side];
    return fromHue(begin + ((end - begin) * (place + 0.5)) / count);
  });
}

/** A color written as `#rrggbb`. */
export function rgbOf(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A bright, saturated color (HSL with saturation 1 and lightness 0.6). */
function fromHue(degrees: number): Rgb {
  const channel = (shift: number) => {
    const k = (((degrees / 30 + shift) % 12) + 12) % 12;
    return Math.round(255 * (0.6 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
