import { at } from '../foundation/index.ts';
import { type BodyState, stepped, type Unknowns, unknownsOf } from './body-state.ts';
import type { Body } from './human.ts';
import { withinLimits } from './limits.ts';
import { NormalEquations } from './normal-equations.ts';
import { addLimits, addSmoothness, addTargets, type FitWeights, type FrameTargets } from './residuals.ts';

const mostSteps = { frame: 40, film: 15 };
/** A step that lowers the cost by a smaller share is the last one. Single frames are solved more exactly than films. */
const leastGain = { frame: 1e-8, film: 1e-3 };

/**
 * Fits the states of consecutive frames to targets by the method of Levenberg and Marquardt.
 * @param before at most two frames before the first one, which stay as they are.
 * @returns states whose rotations are within the limits.
 */
export function solveFrames(
  body: Body,
  targets: readonly FrameTargets[],
  initial: readonly BodyState[],
  weights: FitWeights,
  before: readonly BodyState[] = [],
): readonly BodyState[] {
  const unknowns = unknownsOf(body);
  const { count } = unknowns;
  const isFilm = initial.length + before.length > 2;
  const system = new NormalEquations(count * initial.length, isFilm ? 3 * count : count);
  const build = (states: readonly BodyState[]) => {
    addAll(system, body, unknowns, targets, states, weights, before);
    return system.cost;
  };
  let states = initial;
  let cost = build(states);
  let damping = 1e-3;
  for (let round = 0; round < (isFilm ? mostSteps.film : mostSteps.frame); round++) {
    const step = system.step(damping);
    const next = step && states.map((state, frame) => stepped(state, body, unknowns, step, frame * count));
    const reached = next === undefined ? Number.POSITIVE_INFINITY : build(next);
    if (next !== undefined && reached <= cost) {
      const gain = cost - reached;
      states = next;
      damping = Math.max(1e-9, damping / 5);
      if (gain <= (isFilm ? leastGain.film : leastGain.frame) * cost + 1e-12) break;
      cost = reached;
    } else {
      damping *= 8;
      if (damping > 1e8) break;
      build(states);
    }
  }
  return states.map(({ root, rotations }) => ({
    root,
    rotations: rotations.map((rotation, joint) => withinLimits(rotation, at(body, joint).movement)),
  }));
}

function addAll(
  system: NormalEquations,
  body: Body,
  unknowns: Unknowns,
  targets: readonly FrameTargets[],
  states: readonly BodyState[],
  weights: FitWeights,
  before: readonly BodyState[],
): void {
  system.clear();
  const { count } = unknowns;
  states.forEach((state, frame) => {
    addTargets(system, body, unknowns, state, at(targets, frame), frame * count);
    addLimits(system, body, unknowns, state, weights, frame * count);
  });
  const all = [...before, ...states];
  const start = (index: number) => (index < before.length ? -1 : (index - before.length) * count);
  for (let index = 2; index < all.length; index++) {
    if (index < before.length) continue;
    addSmoothness(
      system,
      body,
      unknowns,
      {
        states: [at(all, index - 2), at(all, index - 1), at(all, index)],
        starts: [start(index - 2), start(index - 1), start(index)],
      },
      weights,
    );
  }
}
