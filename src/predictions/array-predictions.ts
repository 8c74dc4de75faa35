import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { OrderedPoses } from './found.ts';
import { arrayPoses, type Layout, layouts, type NumericArray } from './numeric-array.ts';
import type { PredictionOptions } from './reading-options.ts';

/** How to read an array. */
export interface ArrayReading extends PredictionOptions {
  /** The order of the joints in the array. */
  readonly skeleton: Skeleton;
  /** The coordinate of the first pixel in this kind of file, unless the caller states another. */
  readonly usualOrigin: number;
  /** Number of labeled people. It decides between several possible readings. */
  readonly people: number;
  /** The image of each labeled person. Tools that number frames refer to images by their numbers. */
  readonly images: readonly string[];
  /** The ids of the labels' categories, if the labels have categories. */
  readonly categories?: readonly string[] | undefined;
}

/**
 * Reads one array of a file as poses, one per labeled person, in order. It takes the array named by `variable`, or
 * else the only one whose axes can be joints, coordinates and people.
 * @param contents a description of the file's content, for messages
 * @throws LimberError when no array fits, or several do.
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
  const asMany = candidates.filter(({ fitting }) => at(fitting, 0).people === people);
  const [found, rival] = asMany.length > 0 ? asMany : candidates;
  if (found === undefined || rival !== undefined) {
    const { name } = skeleton;
    throw new LimberError({
      what: found === undefined ? noArray(reading.variable) : 'several arrays of predicted joints',
      got: contents === '' ? 'no variables' : contents,
      expected:
        found === undefined
          ? `one numeric array of ${joints} joints ("${name}"), x and y, subjects ("people"), ${axes ? 'in the order of the option "axes"' : 'in any order'}; other joints need the option "joints"`
          : 'the option "variable" with the name of one of them',
      where,
    });
  }
  const { array, fitting } = found;
  const readings = fitting.map((layout) => ({
    axes: layout.axes,
    poses: arrayPoses(array, layout, joints, origin, where),
  }));
  return { kind: 'ordered', skeleton, ...at(readings, 0), others: readings.slice(1) };
}

function noArray(variable: string | undefined): string {
  return variable === undefined
    ? 'no array of predicted joints'
    : `no array "${variable}" of predicted joints`;
}

/** If some layouts have the right number of people, only those; otherwise all. */
function forPeople(fitting: readonly Layout[], people: number): readonly Layout[] {
  const asMany = fitting.filter((layout) => layout.people === people);
  return asMany.length > 0 ? asMany : fitting;
}
