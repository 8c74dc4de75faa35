import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { imagePoint } from '../geometry/index.ts';
import type { Joint, Pose } from '../skeletons/index.ts';
import { type Axes, type Axis, usualAxes, wrongAxes } from './axes.ts';

/** A numeric array of a file. */
export interface NumericArray {
  readonly name: string;
  readonly dims: readonly number[];
  /** The index that varies fastest in `data`: the first, as in MATLAB, or the last. */
  readonly fastest: 'first' | 'last';
  readonly data: ArrayLike<number>;
}

/** One way to read an array as poses. */
export interface Layout {
  readonly axes: Axes;
  readonly people: number;
  /** Values per joint: 2 for x and y, or 3 with a confidence. */
  readonly values: number;
  /** Position of a value in the array's data. */
  place(person: number, joint: number, value: number): number;
}

interface Stride {
  readonly length: number;
  readonly stride: number;
}

/**
 * All ways to read an array as poses of `joints` joints, the most common first. In an array of two axes, one axis may
 * contain joints and coordinates together, or there is one person. For a combined axis, the later of its two names in
 * `axes` varies faster.
 * @throws LimberError when `wanted` has not each of people, joints and xy (or yx) once.
 */
export function layouts(array: NumericArray, joints: number, wanted?: Axes): readonly Layout[] {
  const all = wanted ? [wanted] : usualAxes;
  return all.flatMap((axes) =>
    splits(strides(array), axes, joints).flatMap((found) => layout(axes, found, joints) ?? []),
  );
}

function layout(axes: Axes, found: readonly Stride[], joints: number): Layout | undefined {
  const of = (...names: readonly Axis[]): Stride => {
    const index = axes.findIndex((axis) => names.includes(axis));
    // `at` would take −1 for the last axis.
    if (index < 0) throw wrongAxes(axes.join());
    return at(found, index);
  };
  const [people, joint, value] = [of('people'), of('joints'), of('xy', 'yx')];
  if (joint.length !== joints || (value.length !== 2 && value.length !== 3)) return undefined;
  const [x, y] = axes.includes('yx') ? [1, 0] : [0, 1];
  const places = [x, y, 2];
  return {
    axes,
    people: people.length,
    values: value.length,
    place: (p, j, v) => p * people.stride + j * joint.stride + at(places, v) * value.stride,
  };
}

function strides({ dims, fastest }: NumericArray): readonly Stride[] {
  let stride = 1;
  const inOrder = fastest === 'first' ? dims : dims.toReversed();
  const found = inOrder.map((length) => {
    const axis = { length, stride };
    stride *= length;
    return axis;
  });
  return fastest === 'first' ? found : found.toReversed();
}

/**
 * The array's axes as three axes. An array of two axes gets an axis of one person, or its axis of joints and values
 * is split.
 */
function splits(found: readonly Stride[], axes: Axes, joints: number): readonly (readonly Stride[])[] {
  if (found.length === 3) return [found];
  const [first, second] = found;
  if (first === undefined || second === undefined || found.length !== 2) return [];
  const people = axes.indexOf('people');
  const one = { length: 1, stride: 0 };
  const alone = [first, second].toSpliced(people, 0, one);
  if (people === 1) return [alone];
  const both = people === 0 ? second : first;
  const others = axes.filter((axis) => axis !== 'people');
  const parted = [2, 3]
    .filter((values) => both.length === values * joints)
    .map((values) => {
      const [slow, fast] = others[0] === 'joints' ? [joints, values] : [values, joints];
      const pair = [
        { length: slow, stride: both.stride * fast },
        { length: fast, stride: both.stride },
      ];
      return people === 0 ? [first, ...pair] : [...pair, second];
    });
  return [alone, ...parted];
}

/**
 * The poses of an array. A joint with NaN has no prediction.
 * @param origin coordinate of the first pixel's center in the file
 * @throws LimberError when a coordinate is infinite.
 */
export function arrayPoses(
  { data, name }: NumericArray,
  { people, values, place }: Layout,
  joints: number,
  origin: number,
  where: string,
): readonly Pose[] {
  const valueAt = (person: number, joint: number, value: number) => at(data, place(person, joint, value));
  return Array.from({ length: people }, (_, person) =>
    Array.from({ length: joints }, (_, joint): Joint | null => {
      const [x, y] = [valueAt(person, joint, 0), valueAt(person, joint, 1)];
      if (Number.isNaN(x) || Number.isNaN(y)) return null;
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        throw new LimberError({
          what: 'a coordinate is infinite',
          got: `(${x}, ${y})`,
          expected: 'pixels, or NaN for a joint that was not found',
          where: `${where}, ${name}, subject ${person + 1}, joint ${joint + 1}`,
        });
      }
      const point = imagePoint(x - origin, y - origin);
      const confidence = values === 3 ? valueAt(person, joint, 2) : Number.NaN;
      return Number.isFinite(confidence) ? { point, confidence } : { point };
    }),
  );
}
