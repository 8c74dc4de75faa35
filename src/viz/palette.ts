import type { Limb, Skeleton } from '../skeletons/index.ts';

/** The subject's own left and right; `center` for joints without a counterpart. */
export type Side = 'left' | 'right' | 'center';

/** Blue and orange stay apart for every kind of color vision; the middle is nearly white. */
export const sideColors: Readonly<Record<Side, string>> = {
  left: '#2fb4ff',
  right: '#ff8b2b',
  center: '#f4f1e6',
};

/** The side that a joint's name begins with. */
export function sideOf(joint: string): Side {
  return (/^(left|right)\b/i.exec(joint)?.[1]?.toLowerCase() as Side | undefined) ?? 'center';
}

/** The side of both its ends; `center` where they differ. */
export function sideOfLimb({ from, to }: Limb): Side {
  const [first, ...others] = [from, to].flat().map(sideOf);
  return first !== undefined && others.every((side) => side === first) ? first : 'center';
}

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The arc of hues, in degrees, from which each side's joints take theirs. */
const hueArcs: Readonly<Record<Side, readonly [number, number]>> = {
  right: [-15, 55],
  center: [80, 135],
  left: [170, 300],
};

/** A color of its own for each joint: warm for the right side, cool for the left, green between. */
export function jointColors(skeleton: Skeleton): readonly Rgb[] {
  const sides = skeleton.joints.map(sideOf);
  return skeleton.joints.map((_, index) => {
    const side = sides[index]!;
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
