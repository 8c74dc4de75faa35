import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { type BootstrapOptions, bootstrap, bootstrapDefaults } from '../bootstrap.ts';
import { meanScore, type Score } from '../breakdown.ts';
import type { Interval } from '../interval.ts';
import type { Weights } from '../tally.ts';
import { accelerationErrors, boneErrors, frameErrors, type JointErrors } from './frame-errors.ts';
import { type Comparison3d, requireJoints, type Sequence3d } from './pose3d.ts';

/** The usual threshold of PCK in space (Mehta et al., 3DV 2017). */
export const pck3dThreshold = 150;

/** Distance of the thresholds of the area under PCK's curve, in millimeters. */
const aucStep = 5;

/** What is measured, and how sure. */
export interface Evaluate3dOptions {
  /** The joint that is moved to the origin for all measures but PA-MPJPE. Default: `pelvis`. */
  readonly root?: string;
  /** The bones whose lengths are compared, as pairs of joints. Default: none. */
  readonly bones?: readonly (readonly [string, string])[];
  /** How intervals are computed; `false` for none. The unit of resampling is a sequence. Default: computed. */
  readonly intervals?: BootstrapOptions | false;
}

/** A measure: the mean over its joints with equal weights, each joint, and the interval of the mean. */
export interface Measure3d {
  readonly mean: Score;
  /** By joint; for bones, by `from – to`. */
  readonly joints: Readonly<Record<string, Score>>;
  /** `null` without a score, `undefined` without intervals. */
  readonly interval?: Interval | null | undefined;
}

/** The measures of poses in space. Errors are in millimeters, shares in percent. */
export interface Evaluation3d {
  readonly sequences: number;
  readonly frames: number;
  /** Labeled joints that were not estimated. They have no distance, but count as wrong in PCK and AUC. */
  readonly missing: number;
  /** Mean per-joint position error, relative to the root (protocol 1 of Human3.6M). The root's own 0 counts. */
  readonly mpjpe: Measure3d;
  /** MPJPE after Procrustes analysis of each frame (protocol 2). */
  readonly paMpjpe: Measure3d;
  /** MPJPE after the best scale of each frame (Rhodin et al., CVPR 2018). */
  readonly nMpjpe: Measure3d;
  /** Share of joints within 150 mm, relative to the root. */
  readonly pck: Measure3d;
  /** Mean PCK at 0, 5, …, 150 mm. */
  readonly auc: Measure3d;
  /** Error of the bones' lengths. */
  readonly boneLength: Measure3d;
  /** Error of the accelerations in mm / frame²; no score without three frames in a row. */
  readonly acceleration: Measure3d;
  /** How the intervals were computed. */
  readonly method?: Required<BootstrapOptions> & { readonly unit: 'sequences' };
}

/**
 * Scores poses in space. Means over joints have equal weights, as in published code.
 * @param joints names in the poses' order.
 * @throws LimberError when a pose has another number of joints, or a named joint does not exist.
 */
export function evaluate3d(
  joints: readonly string[],
  sequences: readonly Sequence3d[],
  { root: rootName = 'pelvis', bones: named = [], intervals = {} }: Evaluate3dOptions = {},
): Evaluation3d {
  requireJoints(sequences, joints.length);
  const place = (name: string) => {
    const index = joints.indexOf(name);
    if (index >= 0) return index;
    throw new LimberError({ what: `unknown joint "${name}"`, expected: `one of ${joints.join(', ')}` });
  };
  const root = place(rootName);
  const bones = named.map(([from, to]) => [place(from), place(to)] as const);
  const frames = sequences.map((sequence) => sequence.frames.map((frame) => frameErrors(frame, root)));
  const all = (of: 'rootAligned' | 'scaled' | 'procrustes') =>
    frames.map((each) => each.map((errors) => errors[of]));
  const share = (errors: JointErrors, value: (error: number) => number) =>
    errors.map((error) => (error === null ? null : 100 * value(error)));
  const aligned = all('rootAligned');
  const shares = (value: (error: number) => number) =>
    sumsOf(
      joints.length,
      aligned.map((each) => each.map((errors) => share(errors, value))),
    );
  const sums = {
    mpjpe: sumsOf(joints.length, aligned),
    paMpjpe: sumsOf(joints.length, all('procrustes')),
    nMpjpe: sumsOf(joints.length, all('scaled')),
    pck: shares((error) => Number(error <= pck3dThreshold)),
    auc: shares(areaOf),
    boneLength: sumsOf(
      bones.length,
      sequences.map((each) => each.frames.map((frame) => boneErrors(frame, bones))),
    ),
    acceleration: sumsOf(
      joints.length,
      sequences.map((each) => accelerations(each.frames, root)),
    ),
  };
  const means = (weights?: Weights) =>
    Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, meanScore(scoresOf(sum, weights))]));
  const found = intervals === false ? undefined : bootstrap(sequences.length, means, intervals);
  const measure = (name: keyof typeof sums, names = joints): Measure3d => {
    const scores = scoresOf(sums[name]);
    return {
      mean: meanScore(scores),
      joints: Object.fromEntries(names.map((joint, index) => [joint, at(scores, index)])),
      ...(found && { interval: found[name] ?? null }),
    };
  };
  return {
    sequences: sequences.length,
    frames: frames.flat().length,
    missing: aligned.flat(2).filter((error) => error === Number.POSITIVE_INFINITY).length,
    mpjpe: measure('mpjpe'),
    paMpjpe: measure('paMpjpe'),
    nMpjpe: measure('nMpjpe'),
    pck: measure('pck'),
    auc: measure('auc'),
    boneLength: measure(
      'boneLength',
      named.map(([from, to]) => `${from} – ${to}`),
    ),
    acceleration: measure('acceleration'),
    ...(intervals !== false && {
      method: { ...bootstrapDefaults, ...intervals, unit: 'sequences' as const },
    }),
  };
}

function accelerations(frames: readonly Comparison3d[], root: number): JointErrors[] {
  return frames.slice(2).map((after, index) => {
    const before = [at(frames, index), at(frames, index + 1)] as const;
    return accelerationErrors([...before, after], root);
  });
}

/** The mean of PCK, from 0 to 1, over the thresholds 0, 5, …, 150 mm, for one error. */
function areaOf(error: number): number {
  const count = pck3dThreshold / aucStep + 1;
  return Math.max(0, count - Math.ceil(error / aucStep)) / count;
}

/** For each sequence and column, the sum of its finite values and their number: [sequences, columns]. */
interface Sums {
  readonly sequences: number;
  readonly columns: number;
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

function sumsOf(columns: number, sequences: readonly (readonly JointErrors[])[]): Sums {
  const values = new Float64Array(sequences.length * columns);
  const counts = new Float64Array(sequences.length * columns);
  sequences.forEach((frames, sequence) => {
    for (const frame of frames) {
      frame.forEach((value, column) => {
        if (value === null || !Number.isFinite(value)) return;
        values[sequence * columns + column]! += value;
        counts[sequence * columns + column]! += 1;
      });
    }
  });
  return { sequences: sequences.length, columns, values, counts };
}

/** The mean of each column over all sequences, each of which counts as often as `weights` states. */
function scoresOf({ sequences, columns, values, counts }: Sums, weights?: Weights): Score[] {
  return Array.from({ length: columns }, (_, column) => {
    let [value, count] = [0, 0];
    for (let sequence = 0; sequence < sequences; sequence++) {
      const weight = weights?.[sequence] ?? 1;
      value += weight * values[sequence * columns + column]!;
      count += weight * counts[sequence * columns + column]!;
    }
    return count > 0 ? value / count : null;
  });
}
