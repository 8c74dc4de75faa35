import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import {
  type CellPoint,
  type CropPoint,
  type CropPose,
  cellPoint,
  cropPoint,
  insideCrop,
} from '../geometry/index.ts';
import { type Codec, type DecodedJoint, requireTarget } from './codec.ts';
import { drawGaussian, type GaussianUnion } from './gaussian.ts';
import { highestCell, refinePeak } from './peak.ts';
import { smoothMap } from './smooth-map.ts';

/** Belief maps as in Convolutional Pose Machines, section 3. */
export interface BeliefMapOptions {
  readonly kind: 'belief maps';
  readonly joints: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Input pixels per cell. */
  readonly stride: number;
  /** Standard deviation of the Gaussian around a joint, in input pixels. The paper uses 7. */
  readonly sigma: number;
  /** Whether a last map marks places without a joint: 1 − the maximum of the others. Only with peak 1. */
  readonly background: boolean;
  /** Values of the Gaussian below this are 0. The paper uses 0.01. */
  readonly cutoff: number;
  /**
   * `peak`: a Gaussian is 1 at its joint. Gaussians of several people are added and clipped at 1, as in the paper.
   * `probability`: each map sums to 1, for a cross-entropy over the cells.
   */
  readonly normalization: 'peak' | 'probability';
  /**
   * Weight of a joint that is known to be outside the crop; 0 unless given. Its target map is empty (flat, where maps
   * sum to 1), so that its confidence becomes small.
   */
  readonly absent?: number | undefined;
  /**
   * Standard deviation, in input pixels, of a Gaussian that smooths a map before its highest place is read. The places
   * of joints become more exact; confidences are still those of the map itself. Without it, maps are read as they are.
   */
  readonly smoothing?: number | undefined;
}

/** Target `[joints (+ 1), height / stride, width / stride]`. There is one weight per map. */
export interface BeliefMapCodec extends Codec {
  readonly people: 'one';
  decode(output: Float32Array): readonly DecodedJoint[];
  readonly options: BeliefMapOptions;
  /** Largest value of a target map: 1, or the peak of a Gaussian that sums to 1 over the cells. */
  readonly idealPeak: number;
  /**
   * Reads each joint at a given cell and refines the point to the top of the surrounding beliefs, to a fraction of a
   * cell.
   */
  decodeAt(maps: Float32Array, places: readonly number[]): readonly DecodedJoint[];
  /** Converts a point of the crop, in pixels, to the coordinates of the maps' cells. */
  toCell(point: CropPoint): CellPoint;
  /** The inverse of `toCell`. */
  toCrop(point: CellPoint): CropPoint;
}

/**
 * A map's value at cell i belongs to the cell's center, stride · i + stride / 2 − ½ in the input. A joint's weight is 0
 * if no person has it labeled. If no person has it inside the crop, its weight is `absent`, or 0. The background's
 * weight is 0 when any joint is unlabeled, because this joint could be anywhere.
 * @param union how the Gaussians of several people are combined; the paper's sum unless given.
 * @throws LimberError when the options contradict each other.
 */
export function beliefMapCodec(
  options: BeliefMapOptions,
  union: GaussianUnion = 'clipped sum',
): BeliefMapCodec {
  requireConsistent(options);
  const { joints, stride, background, cutoff, absent = 0 } = options;
  const input = { width: options.inputWidth, height: options.inputHeight };
  const [width, height] = [input.width / stride, input.height / stride];
  const cells = width * height;
  const sigma = options.sigma / stride;
  const smoothing = (options.smoothing ?? 0) / stride;
  const targetShape = [joints + (background ? 1 : 0), height, width];
  const idealPeak = options.normalization === 'peak' ? 1 : 1 / (2 * Math.PI * sigma * sigma);
  const toCell = ({ x, y }: CropPoint) => cellPoint((x + 0.5) / stride - 0.5, (y + 0.5) / stride - 0.5);
  const toCrop = ({ x, y }: CellPoint) => cropPoint((x + 0.5) * stride - 0.5, (y + 0.5) * stride - 0.5);

  function encodeInto(people: readonly CropPose[], target: Float32Array, weights: Float32Array): void {
    requireTarget(targetShape, target);
    target.fill(0);
    weights.fill(0);
    for (let joint = 0; joint < joints; joint++) {
      const map = target.subarray(joint * cells, (joint + 1) * cells);
      for (const person of people) {
        const point = person[joint];
        if (!point || !insideCrop(point, input)) continue;
        drawGaussian(map, { width, height }, toCell(point), { sigma, cutoff }, union);
        weights[joint] = 1;
      }
      const isAbsent =
        weights[joint] === 0 && people.length > 0 && people.every((person) => person[joint] !== null);
      if (absent > 0 && isAbsent) {
        if (options.normalization === 'probability') map.fill(1 / cells);
        weights[joint] = absent;
      } else if (options.normalization === 'probability' && weights[joint] === 1) scaleToSumOne(map);
    }
    if (background) {
      fillBackground(target, joints, cells);
      weights[joints] = people.every((person) => person.every((point) => point !== null)) ? 1 : 0;
    }
  }

  /** Reads a joint at a cell of its map: the given cell, or the highest one after smoothing. */
  function decodeJoint(maps: Float32Array, joint: number, given?: number): DecodedJoint {
    const map = maps.subarray(joint * cells, (joint + 1) * cells);
    const smooth = smoothing > 0 ? smoothMap(map, { width, height }, smoothing) : map;
    const place = given ?? highestCell(smooth);
    const { point } = refinePeak(smooth, place, width, height, Math.hypot(sigma, smoothing), cutoff);
    return { point: toCrop(point), confidence: Math.min(1, Math.max(0, at(map, place) / idealPeak)) };
  }

  function decodeAt(maps: Float32Array, places: readonly number[]): readonly DecodedJoint[] {
    return places.map((place, joint) => decodeJoint(maps, joint, place));
  }

  function decode(maps: Float32Array): readonly DecodedJoint[] {
    requireTarget(targetShape, maps);
    return Array.from({ length: joints }, (_, joint) => decodeJoint(maps, joint));
  }

  return {
    options,
    idealPeak,
    input,
    joints,
    people: 'one',
    targetShape,
    weightShape: [at(targetShape, 0)],
    toCell,
    toCrop,
    encodeInto,
    decode,
    decodeAt,
  };
}

function scaleToSumOne(map: Float32Array): void {
  let sum = 0;
  for (const value of map) sum += value;
  for (let cell = 0; cell < map.length; cell++) map[cell]! /= sum;
}

function fillBackground(maps: Float32Array, joints: number, cells: number): void {
  const start = joints * cells;
  for (let cell = 0; cell < cells; cell++) {
    let highest = 0;
    for (let at = cell; at < start; at += cells) highest = Math.max(highest, maps[at]!);
    maps[start + cell] = 1 - highest;
  }
}

function requireConsistent(options: BeliefMapOptions): void {
  const { inputWidth, inputHeight, stride, sigma, cutoff } = options;
  if (inputWidth % stride !== 0 || inputHeight % stride !== 0) {
    throw new LimberError({
      what: 'input is not a whole number of belief map cells',
      got: `${inputWidth}×${inputHeight} pixels`,
      expected: `multiples of the stride ${stride}`,
    });
  }
  if (!(cutoff > 0 && cutoff < 1)) {
    throw new LimberError({
      what: 'belief map cutoff out of range',
      got: String(cutoff),
      expected: 'between 0 and 1',
    });
  }
  // A joint may lie half a cell's diagonal from the nearest center. That cell must stay above the cutoff.
  const smallest = stride / 2 / Math.sqrt(-Math.log(cutoff));
  if (!(sigma > smallest)) {
    throw new LimberError({
      what: 'belief map sigma too small for the stride: joints between cells would vanish',
      got: `${sigma} pixels`,
      expected: `more than ${smallest.toFixed(2)} at stride ${stride} and cutoff ${cutoff}`,
    });
  }
  if (options.background && options.normalization === 'probability') {
    throw new LimberError({
      what: 'belief maps that sum to 1 have no background map',
      expected: 'background: false, or normalization: peak',
    });
  }
}
