import { at } from '../foundation/index.ts';
import type { Limb, Skeleton } from '../skeletons/index.ts';

/** The subject's own left and right; `center` for joints without an opposite. */
export type Side = 'left' | 'right' | 'center';

/** Blue and orange can be told apart with every kind of color vision. The middle is nearly white. */
export const sideColors: Readonly<Record<Side, string>> = {
  left: '#2fb4ff',
  right: '#ff8b2b',
  center: '#f4f1e6',
};

/** The side in a joint's name. */
export function sideOf(joint: string): Side {
  return (/^(left|right)\b/i.exec(joint)?.[1]?.toLowerCase() as Side | undefined) ?? 'center';
}

/** The side of a limb's ends; `center` if they differ. */
export function sideOfLimb({ from, to }: Limb): Side {
  const [first, ...others] = [from, to].flat().map(sideOf);
  return first !== undefined && others.every((side) => side === first) ? first : 'center';
}

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The range of hues, in degrees, for the joints of each side. */
const hueArcs: Readonly<Record<Side, readonly [number, number]>> = {
  right: [-15, 55],
  center: [80, 135],
  left: [170, 300],
};

/** A different color for each joint: warm colors on the right side, cool ones on the left, green in the middle. */
export function jointColors(skeleton: Skeleton): readonly Rgb[] {
  const sides = skeleton.joints.map(sideOf);
  return skeleton.joints.map((_, index) => {
    const side = at(sides, index);
    const place = sides.slice(0, index).filter((other) => other === side).length;
    const count = sides.filter((other) => other === side).length;
    const [begin, end] = hueArcs[side];
    return fromHue(begin + ((end - begin) * (place + 0.5)) / count);
  });
}

/** A bright, saturated color (HSL with saturation 1 and lightness 0.6). */
function fromHue(degrees: number): Rgb {
  const channel = (shift: number) => {
    const k = (((degrees / 30 + shift) % 12) + 12) % 12;
    return Math.round(255 * (0.6 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
