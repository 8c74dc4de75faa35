import { LimberError } from '../errors.ts';

/** The meaning of an axis in an array of predictions. `yx` is `xy` with y first. */
export type Axis = 'people' | 'joints' | 'xy' | 'yx';

/** The axes of an array, first to last. */
export type Axes = readonly [Axis, Axis, Axis];

/** All orders of the axes, the most common first. */
export const usualAxes: readonly Axes[] = [
  ['joints', 'xy', 'people'],
  ['people', 'joints', 'xy'],
  ['xy', 'joints', 'people'],
  ['people', 'xy', 'joints'],
  ['joints', 'people', 'xy'],
  ['xy', 'people', 'joints'],
];

/** Parses names of axes, e.g. `joints,xy,people`. @throws LimberError that states what was expected. */
export function parseAxes(text: string): Axes {
  const names = text.split(',').map((name) => name.trim());
  const plain = names.map((name) => (name === 'yx' ? 'xy' : name)).join();
  const axes = usualAxes.find((axes) => axes.join() === plain);
  if (axes === undefined) throw wrongAxes(text);
  return names.includes('yx') ? exchangeXY(axes) : axes;
}

/** The error for axes that are not people, joints and coordinates, each once. */
export function wrongAxes(text: string): LimberError {
  return new LimberError({
    what: 'unknown axes',
    got: `"${text}"`,
    expected: 'joints, people and xy (or yx) in some order',
  });
}

/** The same axes with x and y exchanged. */
export function exchangeXY([first, second, third]: Axes): Axes {
  const exchange = (axis: Axis): Axis => (axis === 'xy' ? 'yx' : axis === 'yx' ? 'xy' : axis);
  return [exchange(first), exchange(second), exchange(third)];
}
