import { LimberError } from '../errors.ts';
import type { Point } from './point.ts';

/**
 * An affine map of the plane: x' = a·x + b·y + tx, y' = c·x + d·y + ty.
 * `From` and `To` name the frames it maps between; maps of other frames do not compile.
 */
export interface Affine<From extends string = string, To extends string = string> {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly tx: number;
  readonly ty: number;
  /** Never present: carries the frames in the type. */
  readonly frames?: (from: From) => To;
}

/** The map that changes no coordinates. The caller names the two frames with the same coordinates. */
export function identity<From extends string, To extends string = From>(): Affine<From, To> {
  return { a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0 };
}

/** The map that moves points by (tx, ty). The caller states the frames. */
export function translation<From extends string, To extends string = From>(
  tx: number,
  ty: number,
): Affine<From, To> {
  return { ...identity<From, To>(), tx, ty };
}
/**
 * The map that multiplies coordinates: (x, y) to (x · sx, y · sy), with one factor for both axes unless two are given.
 * The caller states the frames.
 */
export function scaling<From extends string, To extends string = From>(
  sx: number,
  sy: number = sx,
): Affine<From, To> {
  return { ...identity<From, To>(), a: sx, d: sy };
}
/**
 * The map that rotates by `radians`. A positive angle rotates the x axis toward the y axis, which is clockwise on a
 * screen. The caller states the frames.
 */
export function rotation<From extends string, To extends string = From>(radians: number): Affine<From, To> {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return { a: cos, b: -sin, c: sin, d: cos, tx: 0, ty: 0 };
}

/** Maps a point to the map's target frame. */
export function applyAffine<From extends string, To extends string>(
  map: Affine<From, To>,
  point: Point<From>,
): Point<To> {
  return {
    x: map.a * point.x + map.b * point.y + map.tx,
    y: map.c * point.x + map.d * point.y + map.ty,
  };
}

/** The map that applies `first`, then `second`. Where the first ends, in the frame `Via`, the second begins. */
export function compose<From extends string, Via extends string, To extends string>(
  first: Affine<From, Via>,
  second: Affine<Via, To>,
): Affine<From, To> {
  const { a, b, c, d } = second;
  return {
    a: a * first.a + b * first.c,
    b: a * first.b + b * first.d,
    c: c * first.a + d * first.c,
    d: c * first.b + d * first.d,
    tx: a * first.tx + b * first.ty + second.tx,
    ty: c * first.tx + d * first.ty + second.ty,
  };
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
  const [a, b] = [map.d / determinant, -map.b / determinant];
  const [c, d] = [-map.c / determinant, map.a / determinant];
  return { a, b, c, d, tx: -(a * map.tx + b * map.ty), ty: -(c * map.tx + d * map.ty) };
}
