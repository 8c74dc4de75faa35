import { LimberError } from '../errors.ts';

/** What an axis of an array of predictions runs along; `yx` is `xy` the other way round. */
export type Axis = 'people' | 'joints' | 'xy' | 'yx';

/** The axes of an array, first to last. */
export type Axes = readonly [Axis, Axis, Axis];

/** All orders of the axes, the most usual first. */
export const usualAxes: readonly Axes[] = [
  ['joints', 'xy', 'people'],
  ['people', 'joints', 'xy'],
  ['xy', 'joints', 'people'],
  ['people', 'xy', 'joints'],
  ['joints', 'people', 'xy'],
  ['xy', 'people', 'joints'],
];

/** Axes by their names, e.g. `joints,xy,people`. @throws LimberError saying what it expected. */
export function parseAxes(text: string): Axes {
  const names = text.split(',').map((name) => name.trim());
  const plain = names.map((name) => (name === 'yx' ? 'xy' : name)).join();
  const axes = usualAxes.find((axes) => axes.join() === plain);
  if (axes === undefined)
    throw new LimberError({
      what: 'unknown axes',
      got: `"${text}"`,
      expected: 'joints, people and xy (or yx) in some order',
    });
  return names.includes('yx') ? exchangeXY(axes) : axes;
}

export function exchangeXY([first, second, third]: Axes): Axes {
  const exchange = (axis: Axis): Axis => (axis === 'xy' ? 'yx' : axis === 'yx' ? 'xy' : axis);
  return [exchange(first), exchange(second), exchange(third)];
}
