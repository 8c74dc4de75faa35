import type { Outcome } from '../foundation/index.ts';
import { at } from '../foundation/index.ts';
import type { Score } from './breakdown.ts';

/** Joints of about the same confidence, and the number of right ones. */
export interface ReliabilityBin {
  /** The bin's confidences, from … to, in [0, 1]; the last bin has its end too. */
  readonly from: number;
  readonly to: number;
  readonly joints: number;
  /** Their mean confidence and the share that is right, in percent; `null` without joints. */
  readonly confidence: Score;
  readonly correct: Score;
}

/** The calibration of confidences. */
export interface Reliability {
  /** Joints with a confidence. */
  readonly joints: number;
  /**
   * Expected calibration error in percent: the mean distance between a bin's confidence and its share of right joints,
   * each bin weighted by its joints (Guo et al. 2017). 0 is perfect; `null` without joints.
   */
  readonly error: Score;
  /** Bins of equal width from 0 to 1. */
  readonly bins: readonly ReliabilityBin[];
}

const binCount = 10;

/** Compares confidences with the share of right joints, in ten bins. */
export function reliability(outcomes: readonly Outcome[]): Reliability {
  const bins = Array.from({ length: binCount }, () => ({ joints: 0, confidence: 0, correct: 0 }));
  for (const { confidence, correct } of outcomes) {
    const inside = Math.min(1, Math.max(0, confidence));
    const bin = at(bins, Math.min(binCount - 1, Math.floor(inside * binCount)));
    bin.joints++;
    bin.confidence += inside;
    bin.correct += Number(correct);
  }
  const distances = bins.reduce((sum, { confidence, correct }) => sum + Math.abs(confidence - correct), 0);
  return {
    joints: outcomes.length,
    error: outcomes.length === 0 ? null : (100 * distances) / outcomes.length,
    bins: bins.map(({ joints, confidence, correct }, index) => ({
      from: index / binCount,
      to: (index + 1) / binCount,
      joints,
      confidence: joints === 0 ? null : (100 * confidence) / joints,
      correct: joints === 0 ? null : (100 * correct) / joints,
    })),
  };
}
