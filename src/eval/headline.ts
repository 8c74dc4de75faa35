import type { Skeleton } from '../skeletons/index.ts';
import { meanScore, type Score } from './breakdown.ts';
import type { Interval } from './interval.ts';
import type { NormalizerName } from './normalizer-names.ts';
import { columnScores, pooledScore, type Tally } from './tally.ts';

/** The main score, with its confidence interval. */
export interface Headline {
  /** Its usual name: `PCK@0.2`, `PCKh@0.5`, `OKS AP`. */
  readonly name: string;
  /** The units that the score is averaged over, in words. */
  readonly description: string;
  readonly score: Score;
  readonly interval?: Interval | undefined;
}

/** How to compute the main score that publications quote. */
export interface HeadlineRule {
  /** Its usual name: `PCK@0.2`, `PCKh@0.5`. */
  readonly name: string;
  /** The units that the score is averaged over, in words. */
  readonly description: string;
  /** Indices of the joints that count. */
  readonly joints: readonly number[];
  /** `mean`: all joints' scores have equal weight. `pooled`: all labeled joints of all people have equal weight. */
  readonly over: 'mean' | 'pooled';
}

/** MPII's evaluation leaves out these joints, because it considers them part of others. */
const notInPckh = ['pelvis', 'thorax'];

/**
 * With the head's box as normalizer: PCKh as in MPII's evaluation, the share of all labeled joints that are found,
 * without pelvis and thorax. With other normalizers: the mean of the joints' PCK.
 */
export function headlineRule(
  skeleton: Skeleton,
  normalizer: NormalizerName,
  threshold: number,
): HeadlineRule {
  const all = skeleton.joints.map((_, index) => index);
  if (normalizer === 'head-box') {
    const joints = all.filter((index) => !notInPckh.includes(skeleton.joints[index] ?? ''));
    const left = notInPckh.filter((joint) => skeleton.joints.includes(joint));
    return {
      name: `PCKh@${threshold}`,
      description: `all labeled joints together${left.length === 0 ? '' : `, without ${left.join(' and ')}`}`,
      joints,
      over: 'pooled',
    };
  }
  const unit = normalizer === 'pixels' ? ' px' : '';
  return { name: `PCK@${threshold}${unit}`, description: 'mean over joints', joints: all, over: 'mean' };
}

/** COCO's main score under its usual name. */
export function apHeadline(score: Score, interval?: Interval | null): Headline {
  const description = 'mean over OKS 0.50–0.95, all detections';
  return { name: 'OKS AP', description, score, interval: interval ?? undefined };
}

/** @param sums hits and counts of PCK, by joint */
export function headlineScore({ joints, over }: HeadlineRule, sums: Pick<Tally, 'hits' | 'counts'>): Score {
  if (over === 'pooled') return pooledScore(sums, joints);
  const scores = columnScores(sums);
  return meanScore(joints.map((joint) => scores[joint] ?? null));
}
