import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { type JointPositions, type Motion, type Vector3, withYUp } from '../motion/index.ts';
import { type BodyState, restState } from './body-state.ts';
import { type BoneScales, measuredScales, refinedScales } from './bone-scales.ts';
import { type Body, humanBody, scaledBody, standingHeight } from './human.ts';
import { initialState } from './initial-state.ts';
import type { FitWeights, FrameTargets } from './residuals.ts';
import { solveFrames } from './solve-frames.ts';

/** How a body is fitted to joints in space. */
export interface FitBodyOptions {
  /** Standing height in millimeters. The positions are scaled to it. Default: the size stays. */
  readonly height?: number | undefined;
  /** How strongly rotations are smoothed in time, relative to the default of 1; 0 fits every frame alone. */
  readonly smooth?: number | undefined;
  /** The body with its limits. Default: `humanBody`, for the joints of a lifted pose. */
  readonly body?: Body | undefined;
}

/** Smoothing has this weight at 30 frames a second. It was chosen on validation clips: docs/lift.md. */
const smoothing = { rotation: 1200, root: 2, rate: 30 };
/** Frames that are solved together, and how many of the last ones are solved again with the next frames. */
const window = { frames: 150, overlap: 20 };
/** The bones' lengths are fitted to this many frames. */
const mostFrames = 30;
/** Bones and rotations are fitted in turns. */
const rounds = { frame: 10, film: 3 };

/**
 * Fits a body of constant bones to joints in space: rotations within the joints' limits, bones that have one length in
 * all frames and on both sides, and the root's place. Levenberg and Marquardt's method minimizes the squared distances
 * of the joints, and in a film also the angular accelerations. A missing joint is where its neighbors in time, or else
 * the body at rest, let it be.
 * @param positions joints by the names of `humanBody`; others are not used. Any axes.
 * @returns the body's motion, with y up and in the positions' unit.
 * @throws LimberError when no frame has three of the joints, or the height is not positive.
 */
export function fitBody(
  positions: JointPositions,
  { height, smooth = 1, body: rest = humanBody }: FitBodyOptions = {},
): Motion {
  if (height !== undefined && !(height > 0 && Number.isFinite(height))) {
    throw new LimberError({
      what: 'the height is out of range',
      got: String(height),
      expected: 'a positive number of millimeters',
    });
  }
  const targets = targetsOf(withYUp(positions), rest);
  const frameRate = positions.frameRate ?? smoothing.rate;
  const density = (frameRate / smoothing.rate) ** 1.5;
  const weights: FitWeights = {
    limit: 3000,
    rest: 0.5,
    smooth: smooth * smoothing.rotation * density,
    smoothRoot: smooth * smoothing.root * density,
  };
  const body = scaledBody(rest, fittedScales(rest, targets, weights));
  const states = solveAll(body, targets, firstStates(body, targets), weights);
  return motionOf(body, states, frameRate, height === undefined ? 1 : height / standingHeight(body));
}

/** The targets in the body's order. @throws LimberError when there are too few. */
function targetsOf(given: JointPositions, body: Body): readonly FrameTargets[] {
  const places = body.map(({ name }) => given.joints.indexOf(name));
  const targets = Array.from({ length: given.frames }, (_, frame): FrameTargets => {
    const positions = new Float64Array(3 * body.length).fill(Number.NaN);
    places.forEach((place, joint) => {
      if (place < 0) return;
      const start = 3 * (frame * given.joints.length + place);
      positions.set(given.positions.subarray(start, start + 3), 3 * joint);
    });
    return { positions, weights: new Float64Array(body.length).fill(1) };
  });
  const found = targets.map(
    ({ positions }) => positions.filter((value, index) => index % 3 === 0 && !Number.isNaN(value)).length,
  );
  const best = Math.max(0, ...found);
  if (best < 3) {
    throw new LimberError({
      what: 'a body cannot be fitted',
      got: `at most ${best} known joints in a frame`,
      expected: `at least 3 of ${body.map(({ name }) => name).join(', ')}`,
    });
  }
  return targets;
}

/** The bones' scales from some frames, each of which is fitted alone. */
function fittedScales(rest: Body, targets: readonly FrameTargets[], weights: FitWeights): BoneScales {
  const stride = Math.ceil(targets.length / mostFrames);
  const chosen = targets.filter((_, frame) => frame % stride === 0);
  let scales = measuredScales(rest, targets);
  for (let round = 0; round < (chosen.length === 1 ? rounds.frame : rounds.film); round++) {
    const body = scaledBody(rest, scales);
    const first = firstStates(body, chosen);
    const states = chosen.flatMap((target, frame) =>
      solveFrames(body, [target], [at(first, frame)], weights),
    );
    scales = refinedScales(body, rest, chosen, states, scales);
  }
  return scales;
}

/** First estimates; a frame without joints begins as the one before. */
function firstStates(body: Body, targets: readonly FrameTargets[]): readonly BodyState[] {
  let before = restState(body);
  return targets.map(({ positions }) => {
    before = initialState(body, (joint) => placeIn(positions, joint), before);
    return before;
  });
}

function placeIn(positions: Float64Array, joint: number): Vector3 | undefined {
  const [x = Number.NaN, y = 0, z = 0] = positions.subarray(3 * joint, 3 * joint + 3);
  return Number.isNaN(x) ? undefined : [x, y, z];
}

/** Solves a film in windows that overlap, so that its length does not matter for the memory. */
function solveAll(
  body: Body,
  targets: readonly FrameTargets[],
  initial: readonly BodyState[],
  weights: FitWeights,
): readonly BodyState[] {
  const solved: BodyState[] = [];
  while (solved.length < targets.length) {
    const start = solved.length;
    const end = Math.min(targets.length, start + window.frames);
    const before = solved.slice(-2);
    const found = solveFrames(body, targets.slice(start, end), initial.slice(start, end), weights, before);
    solved.push(...(end === targets.length ? found : found.slice(0, -window.overlap)));
  }
  return solved;
}

function motionOf(body: Body, states: readonly BodyState[], frameRate: number, scale: number): Motion {
  const rotations = new Float32Array(9 * body.length * states.length);
  const rootPositions = new Float64Array(3 * states.length);
  states.forEach(({ root, rotations: own }, frame) => {
    rootPositions.set(
      root.map((value) => scale * value),
      3 * frame,
    );
    own.forEach((matrix, joint) => {
      rotations.set(matrix, 9 * (frame * body.length + joint));
    });
  });
  const joints = body.map(({ name, parent, offset: [x, y, z], isEnd }) => ({
    name,
    parent,
    offset: [scale * x, scale * y, scale * z] as const,
    ...(isEnd && { isEnd }),
  }));
  return { joints, frameRate, frames: states.length, rootPositions, rotations };
}
