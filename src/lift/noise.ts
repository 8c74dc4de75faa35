import { at } from '../foundation/index.ts';
import type { Random } from '../random.ts';

/** The errors of a joint's estimates, as measured. */
export interface JointNoise {
  readonly joint: string;
  /** Quantiles of the error at equal distances from 0 to 1, as a share of the longer side of the box of the joints. */
  readonly errors: readonly number[];
  /** Mean confidence of the estimates between two quantiles. */
  readonly confidences: readonly number[];
}

/** A displacement as a share of the box's longer side, and the confidence of the estimate. */
export interface DrawnNoise {
  readonly x: number;
  readonly y: number;
  readonly confidence: number;
}

/** Draws an error with the measured distribution of its length, in a direction that is drawn uniformly. */
export function drawNoise({ errors, confidences }: JointNoise, random: Random): DrawnNoise {
  const bin = random.integer(confidences.length);
  const length = random.uniform(at(errors, bin), at(errors, bin + 1));
  const angle = random.uniform(0, 2 * Math.PI);
  const confidence = at(confidences, bin) + random.normal(0, 0.08);
  return {
    x: length * Math.cos(angle),
    y: length * Math.sin(angle),
    confidence: Math.max(0.02, Math.min(1, confidence)),
  };
}
