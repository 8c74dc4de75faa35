import { LimberError } from '../errors.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { OrderedPoses } from './found.ts';
import { arrayPoses, type Layout, layouts, type NumericArray } from './numeric-array.ts';
import type { PredictionOptions } from './reading-options.ts';

/** What to read an array with. */
export interface ArrayReading extends PredictionOptions {
  /** The order of the joints in the array. */
  readonly skeleton: Skeleton;
  /** What the file's kind calls the first pixel unless it is said. */
  readonly usualOrigin: number;
  /** How many people are labelled, which decides between readings that fit. */
  readonly people: number;
}

/**
 * One array of a file as poses, one for each labelled person in order: the array named by `variable`, else the only
 * one whose axes can be joints, coordinates and people.
 *
 * @param contents what the file holds, in words
 * @throws LimberError when there is no such array or several fit.
 */
export function arrayPredictions(
  arrays: readonly NumericArray[],
  contents: string,
  where: string,
  reading: ArrayReading,
): OrderedPoses {
  const { skeleton, axes, people, origin = reading.usualOrigin } = reading;
  const joints = skeleton.joints.length;
  const candidates = arrays
    .filter(({ name }) => reading.variable === undefined || name === reading.variable)
    .map((array) => ({ array, fitting: forPeople(layouts(array, joints, axes), people) }))
    .filter(({ fitting }) => fitting.length > 0);
  const asMany = candidates.filter(({ fitting }) => fitting[0]!.people === people);
  const [found, rival] = asMany.length > 0 ? asMany : candidates;
  if (found === undefined || rival !== undefined) {
    const { name } = skeleton;
    throw new LimberError({
      what: found === undefined ? noArray(reading.variable) : 'several arrays of predicted joints',
      got: contents === '' ? 'no variables' : contents,
      expected:
        found === undefined
          ? `one numeric array of ${joints} joints ("${name}"), x and y, people, ${axes ? 'in the order of the option "axes"' : 'in any order'}; other joints need the option "joints"`
          : 'the option "variable" with the name of one',
      where,
    });
  }
  const { array, fitting } = found;
  const [first, ...others] = fitting.map((layout) => ({
    axes: layout.axes,
    poses: arrayPoses(array, layout, joints, origin, where),
  }));
  return { kind: 'ordered', skeleton, ...first!, others };
}

function noArray(variable: string | undefined): string {
  return variable === undefined
    ? 'no array of predicted joints'
    : `no array "${variable}" of predicted joints`;
}

/** Where some readings give as many people as there are, the others are none. */
function forPeople(fitting: readonly Layout[], people: number): readonly Layout[] {
  const asMany = fitting.filter((layout) => layout.people === people);
  return asMany.length > 0 ? asMany : fitting;
}
