import { LimberError } from '../errors.ts';
import type { Point } from './point.ts';

/**
 * An affine map of the plane: x' = a·x + b·y + tx, y' = c·x + d·y + ty.
 * `From` and `To` name the frames it maps between.
 */
export interface Affine<From extends string = string, To extends string = string> {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly tx: number;
  readonly ty: number;
  /** Never present: carries the frames in the type. */
  frames?(from: From): To;
}

/** The map that changes nothing. */
export const identity: Affine = { a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0 };

/** The map that moves points by (dx, dy). */
export function translation(tx: number, ty: number): Affine {
  return { ...identity, tx, ty };
}
/** The map that multiplies coordinates: (x, y) to (x · factor, y · factor) or with a factor for each axis. */
export function scaling(sx: number, sy: number = sx): Affine {
  return { ...identity, a: sx, d: sy };
}
/** Turns by `radians`; positive turns the x axis towards the y axis, clockwise on a screen. */
export function rotation(radians: number): Affine {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return { a: cos, b: -sin, c: sin, d: cos, tx: 0, ty: 0 };
}

/** The point that a map takes a point to, in the map's target frame. */
export function applyAffine<From extends string, To extends string>(
  map: Affine<From, To>,
  point: Point<From>,
): Point<To> {
  return {
    x: map.a * point.x + map.b * point.y + map.tx,
    y: map.c * point.x + map.d * point.y + map.ty,
  };
}

/** The map that applies the given maps from left to right; the caller says which frames that joins. */
export function compose<From extends string, To extends string>(
  ...maps: readonly Affine[]
): Affine<From, To> {
  let { a, b, c, d, tx, ty } = identity;
  for (const then of maps) {
    [a, c] = [then.a * a + then.b * c, then.c * a + then.d * c];
    [b, d] = [then.a * b + then.b * d, then.c * b + then.d * d];
    [tx, ty] = [then.a * tx + then.b * ty + then.tx, then.c * tx + then.d * ty + then.ty];
  }
  return { a, b, c, d, tx, ty };
}

/**
 * The map back.
 * @throws LimberError when the map flattens the plane.
 */
export function invert<From extends string, To extends string>(map: Affine<From, To>): Affine<To, From> {
  const determinant = map.a * map.d - map.b * map.c;
  if (!Number.isFinite(1 / determinant)) {
    throw new LimberError({ what: 'affine map has no inverse', got: `determinant ${determinant}` });
  }
  const [a, b, c, d] = [map.d, -map.b, -map.c, map.a].map((value) => value / determinant) as [
    number,
    number,
    number,
    number,
  ];
  return { a, b, c, d, tx: -(a * map.tx + b * map.ty), ty: -(c * map.tx + d * map.ty) };
}
