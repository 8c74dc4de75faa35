import { at, median } from '../../foundation/index.ts';
import { mapSkeleton, type Skeleton, type TrackedFrame } from '../../skeletons/index.ts';
import { jointErrors } from '../comparison.ts';
import { meanError } from '../mean-error.ts';
import { checkNormalizer, defaultNormalizer } from '../normalizer.ts';
import type { NormalizerName } from '../normalizer-names.ts';
import { pck } from '../pck.ts';
import { acceleration, accelerationError } from './acceleration.ts';
import { lag } from './lag.ts';
import { followPeople, jointPaths } from './paths.ts';

/** How well the poses of a film follow the true ones. `null`: the film is too short or has no such person. */
export interface MotionScores {
  /** Mean difference of the accelerations, in pixels / s²: the jitter. */
  readonly accelerationError: number | null;
  /** Mean acceleration of the found joints, in pixels / s². */
  readonly acceleration: number | null;
  /** How late the found joints are, in milliseconds. */
  readonly lag: number | null;
  /** Mean distance of found joints in pixels (EPE). Missed joints are left out. */
  readonly error: number | null;
  /** PCK in percent at `threshold` of the normalizer. Missed joints count as wrong. */
  readonly pck: number | null;
  /** Share of the true people who were found, in percent, over all labeled frames. */
  readonly found: number | null;
}

/** A film's truth or poses, and the skeleton of its poses. */
export interface PosedFilm {
  readonly skeleton: Skeleton;
  /** In order. Both films count frames alike. Every frame needs a time in at least one of the films. */
  readonly frames: readonly TrackedFrame[];
}

export interface MotionScoreOptions {
  /** Default: as for images, the head's box, else the torso, else the box around the joints. */
  readonly normalizer?: NormalizerName | undefined;
}

/**
 * Compares a film's poses with its labels: jitter, lag and accuracy. Joints are paired by name. The frames of each true
 * identity are followed; predicted people are assigned to the true ones in each frame, whatever their identities.
 * @throws LimberError when the skeletons have no joint in common, or the normalizer cannot be measured.
 */
export function motionScores(
  truth: PosedFilm,
  predicted: PosedFilm,
  { normalizer: named }: MotionScoreOptions = {},
): MotionScores {
  const { skeleton } = truth;
  const { map, missing } = mapSkeleton(predicted.skeleton, skeleton);
  const frames = predicted.frames.map((frame) => ({
    ...frame,
    people: frame.people.map((person) => ({ ...person, pose: person.pose && map(person.pose) })),
  }));
  // Joints that the predictions' skeleton lacks are not compared.
  const absent = new Set(missing.map((joint) => skeleton.joints.indexOf(joint)));
  const labels = truth.frames.map((frame) => ({
    ...frame,
    people: frame.people.map((person) => ({
      ...person,
      pose: person.pose?.map((joint, index) => (absent.has(index) ? null : joint)),
    })),
  }));
  const people = followPeople(labels, frames).map((person) =>
    person.filter((seen) => seen.truth.some((joint) => joint !== null)),
  );
  const seen = people.flat();
  const normalizer = checkNormalizer(named ?? defaultNormalizer(skeleton, seen), skeleton, seen);
  const successor = successors(labels);
  const paths = people.flatMap((person) => jointPaths(person, successor));
  const errors = seen.map((one) => jointErrors(one).filter((error) => error !== null));
  const normalized = seen.flatMap((one, index) => {
    const length = normalizer.length(one, skeleton);
    return length ? at(errors, index).map((error) => error / length) : [];
  });
  const seconds = lag(paths);
  const found = seen.filter(({ prediction }) => prediction !== null).length;
  return {
    accelerationError: accelerationError(paths),
    acceleration: acceleration(paths),
    lag: seconds === null ? null : 1000 * seconds,
    error: meanError(errors.flat()),
    pck: pck(normalizer.headline)(normalized),
    found: seen.length === 0 ? null : (100 * found) / seen.length,
  };
}

/** The next labeled frame of each frame, unless more frames lie between than is usual in these labels. */
function successors(labels: readonly TrackedFrame[]): ReadonlyMap<number, number> {
  const frames = labels.filter(({ people }) => people.length > 0).map(({ frame }) => frame);
  const steps = frames.slice(1).map((frame, index) => ({ from: frames[index] ?? frame, to: frame }));
  const usual = median(steps.map(({ from, to }) => to - from));
  return new Map(steps.flatMap(({ from, to }) => (to - from <= usual ? [[from, to]] : [])));
}
