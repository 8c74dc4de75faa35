import { describe, expect, it } from 'vitest';
import { fitBody, humanBody, limitedAngles, scaledBody, standingHeight } from '../../src/body/index.ts';
import { withinLimits } from '../../src/body/limits.ts';
import { NormalEquations } from '../../src/body/normal-equations.ts';
import { restState, stepped, unknownsOf } from '../../src/body/body-state.ts';
import { addLimits, addSmoothness, addTargets } from '../../src/body/residuals.ts';
import { rotationOf } from '../../src/body/rotation-vector.ts';
import { jointPositions, type Motion, rotationAt, type Vector3 } from '../../src/motion/index.ts';
import { randomStream } from '../../src/random.ts';
import { distances, movingBody, seenPlaces } from './bodies.ts';

const scales = { thigh: 1.1, shank: 0.95, forearm: 0.9, head: 1.2, clavicle: 1.05 };
const lengths = ({ joints }: Motion) => joints.map(({ offset }) => Math.hypot(...offset));
const beyondLimits = (motion: Motion) =>
  Array.from({ length: motion.frames }, (_, frame) =>
    humanBody.flatMap(({ movement }, joint) =>
      limitedAngles(rotationAt(motion, frame, joint), movement).map(({ excess }) => Math.abs(excess)),
    ),
  ).flat();

function noisy(motion: Motion, size: number, missing: readonly string[] = []) {
  const random = randomStream(7, 1);
  const seen = seenPlaces(motion, missing);
  return { ...seen, positions: seen.positions.map((value) => value + random.normal(0, size)) };
}

describe('a body fitted to one frame', () => {
  it.each([1, 2, 3, 4, 5])('has the places and the bones that forward kinematics began with (%i)', (seed) => {
    const truth = movingBody(1, seed, scales);
    const fitted = fitBody(seenPlaces(truth));
    // Clavicles and chest can share a rotation, so the last millimeter is reached slowly.
    expect(distances(fitted, truth).largest).toBeLessThan(2);
    lengths(fitted).forEach((length, joint) => {
      expect(Math.abs(length - lengths(truth)[joint]!)).toBeLessThan(1);
    });
  });

  it('is given in the axes of a camera too', () => {
    const truth = movingBody(1, 1);
    const seen = seenPlaces(truth);
    const camera = seen.positions.map((value, index) => (index % 3 === 0 ? value : -value));
    const fitted = fitBody({ ...seen, axes: 'camera', positions: camera });
    expect(distances(fitted, truth).largest).toBeLessThan(0.5);
  });

  it('stays near the truth with missing joints, which follow their neighbors', () => {
    const truth = movingBody(1, 2);
    const fitted = fitBody(seenPlaces(truth, ['left wrist', 'head top']));
    const index = (name: string) => fitted.joints.findIndex((joint) => joint.name === name);
    const places = jointPositions(fitted).positions;
    expect(places.every(Number.isFinite)).toBe(true);
    const wanted = jointPositions(truth).positions;
    for (const name of ['left elbow', 'right ankle', 'neck']) {
      const from = 3 * index(name);
      expect(
        Math.hypot(...[0, 1, 2].map((axis) => places[from + axis]! - wanted[from + axis]!)),
      ).toBeLessThan(2);
    }
  });

  it('keeps a knee from bending forward, and every other joint within its limits', () => {
    const standing = seenPlaces(movingBody(1, 3));
    const index = (name: string) => standing.joints.indexOf(name);
    const positions = standing.positions.slice();
    const [hip, knee] = [index('left hip'), index('left knee')].map((joint) =>
      positions.subarray(3 * joint, 3 * joint + 3),
    );
    // The ankle lies in front of the knee, where no knee lets it be.
    const thigh = knee!.map((value, axis) => value - hip![axis]!);
    positions.set(
      [knee![0]! + 0.3 * thigh[0]!, knee![1]! + 0.3 * thigh[1]!, knee![2]! + 380],
      3 * index('left ankle'),
    );
    const fitted = fitBody({ ...standing, positions });
    expect(Math.max(0, ...beyondLimits(fitted))).toBeLessThan(1e-5);
  });

  it('has the standing height that is asked for', () => {
    const fitted = fitBody(seenPlaces(movingBody(1, 4, scales)), { height: 1800 });
    const body = humanBody.map((joint, index) => ({ ...joint, offset: fitted.joints[index]!.offset }));
    expect(standingHeight(body)).toBeCloseTo(1800, 6);
  });

  it('refuses too few joints and a height that is none', () => {
    const truth = seenPlaces(movingBody(1, 1));
    const few = {
      ...truth,
      positions: truth.positions.map((value, index) => (index < 6 ? value : Number.NaN)),
    };
    expect(() => fitBody(few)).toThrow('a body cannot be fitted – got at most 2 known joints in a frame');
    expect(() => fitBody(truth, { height: -1 })).toThrow('the height is out of range – got -1');
  });
});

describe('a body fitted to a film', () => {
  const truth = movingBody(60, 5, scales);

  it('has constant bones, stays within its limits, and is nearer to the truth than the noisy joints', () => {
    const places = noisy(truth, 30);
    const fitted = fitBody(places);
    // Bones are constant because a motion has one skeleton; the places must agree with that.
    const bone = (frame: number, from: number, to: number) => {
      const { positions } = jointPositions(fitted);
      const start = 3 * frame * fitted.joints.length;
      return Math.hypot(
        ...[0, 1, 2].map((axis) => positions[start + 3 * from + axis]! - positions[start + 3 * to + axis]!),
      );
    };
    fitted.joints.forEach(({ parent }, joint) => {
      if (parent >= 0) expect(Math.abs(bone(0, parent, joint) - bone(59, parent, joint))).toBeLessThan(1e-3);
    });
    expect(Math.max(0, ...beyondLimits(fitted))).toBeLessThan(1e-5);
    const given = 30 * Math.sqrt(3);
    expect(distances(fitted, truth).rms).toBeLessThan(0.7 * given);
    expect(distances(fitted, truth).rms).toBeLessThan(distances(fitBody(places, { smooth: 0 }), truth).rms);
  });

  it('carries on through frames in which nobody was found', () => {
    const seen = seenPlaces(truth);
    const size = 3 * seen.joints.length;
    const positions = seen.positions.map((value, index) =>
      index >= 30 * size && index < 34 * size ? Number.NaN : value,
    );
    expect(distances(fitBody({ ...seen, positions }), truth).rms).toBeLessThan(15);
  });
});

describe('the derivatives of the residuals', () => {
  const body = scaledBody(humanBody, scales);
  const unknowns = unknownsOf(body);
  const random = randomStream(3, 9);
  const randomStep = (size: number, frames = 1) =>
    Float64Array.from({ length: frames * unknowns.count }, () => random.normal(0, size));
  const weights = { limit: 10, rest: 3, smooth: 5, smoothRoot: 2 };
  const target = {
    positions: Float64Array.from({ length: 3 * body.length }, () => random.normal(0, 300)),
    weights: new Float64Array(body.length).fill(1),
  };
  const states = [0, 1, 2].map(() => stepped(restState(body), body, unknowns, randomStep(0.8), 0));

  it('agree with finite differences of the cost', () => {
    const build = (steps: Float64Array) => {
      const system = new NormalEquations(3 * unknowns.count, 3 * unknowns.count);
      const moved = states.map((state, frame) =>
        stepped(state, body, unknowns, steps, frame * unknowns.count),
      );
      moved.forEach((state, frame) => {
        addTargets(system, body, unknowns, state, target, frame * unknowns.count);
        addLimits(system, body, unknowns, state, weights, frame * unknowns.count);
      });
      addSmoothness(
        system,
        body,
        unknowns,
        { states: moved as never, starts: [0, unknowns.count, 2 * unknowns.count] },
        weights,
      );
      return system;
    };
    const still = new Float64Array(3 * unknowns.count);
    const { gradient } = build(still);
    for (let unknown = 0; unknown < still.length; unknown++) {
      const cost = (size: number) => build(still.map((_, index) => (index === unknown ? size : 0))).cost;
      const slope = (cost(1e-5) - cost(-1e-5)) / 4e-5;
      expect(Math.abs(slope - gradient[unknown]!)).toBeLessThan(1e-4 * Math.max(1000, Math.abs(slope)));
    }
  });

  it('moves rotations into their limits, and leaves those within', () => {
    for (let count = 0; count < 200; count++) {
      const vector: Vector3 = [random.normal(0, 1.5), random.normal(0, 1.5), random.normal(0, 1.5)];
      for (const { movement } of humanBody) {
        if (movement.kind !== 'ball') continue;
        const inside = withinLimits(rotationOf(vector), movement);
        for (const { excess } of limitedAngles(inside, movement)) expect(Math.abs(excess)).toBeLessThan(1e-6);
        const again = withinLimits(inside, movement);
        for (const [entry, value] of inside.entries()) expect(again[entry]).toBeCloseTo(value, 6);
      }
    }
  });
});
