import { at } from '../foundation/index.ts';
import type { Vector3 } from '../motion/index.ts';
import { type Body, humanBody } from './human.ts';
import { initialState } from './initial-state.ts';
import { placed, restState } from './body-state.ts';
import { cross, direction, dot, minus } from './rotation-vector.ts';

/**
 * By how much each bone must be turned away from its place, in radians, so that the joints keep their limits. Bones are
 * named by the joint at their end.
 * @param places joints by name, with y up, in any unit.
 */
export function limitViolations(
  places: Readonly<Record<string, Vector3>>,
  body: Body = humanBody,
): Readonly<Record<string, number>> {
  const placeOf = (joint: number) => places[at(body, joint).name];
  const state = initialState(body, placeOf, restState(body));
  const { positions } = placed(body, state);
  const here = (joint: number): Vector3 => [
    at(positions, 3 * joint),
    at(positions, 3 * joint + 1),
    at(positions, 3 * joint + 2),
  ];
  return Object.fromEntries(
    body.flatMap(({ name, parent, offset }, joint) => {
      const [from, to] = [parent < 0 ? undefined : placeOf(parent), placeOf(joint)];
      const wanted = from && to && direction(minus(to, from));
      const found = parent < 0 ? undefined : direction(minus(here(joint), here(parent)));
      if (wanted === undefined || found === undefined || Math.hypot(...offset) === 0) return [];
      return [[name, Math.atan2(Math.hypot(...cross(wanted, found)), dot(wanted, found))]];
    }),
  );
}
