import type { Skeleton } from '../skeletons/index.ts';
import { meanScore, type Score } from './breakdown.ts';
import type { Interval } from './interval.ts';
import type { NormalizerName } from './normalizer-names.ts';
import { columnScores, pooledScore, type Tally } from './tally.ts';

/** The one number that is quoted, and how far chance moves it. */
export interface Headline {
  /** As it is quoted: `PCK@0.2`, `PCKh@0.5`, `OKS AP`. */
  readonly name: string;
  /** The unit of averaging, in words. */
  readonly description: string;
  readonly score: Score;
  readonly interval?: Interval;
}

/** How to compute the one number that the field quotes. */
export interface HeadlineRule {
  /** As it is quoted: `PCK@0.2`, `PCKh@0.5`. */
  readonly name: string;
  /** The unit of averaging, in words. */
  readonly description: string;
  /** The joints that count, as indices. */
  readonly joints: readonly number[];
  /** `mean`: the joints' scores count alike; `pooled`: every labelled joint of every person does. */
  readonly over: 'mean' | 'pooled';
}

/** MPII's evaluation leaves out these joints, which it takes to be part of the others. */
const notInPckh = ['pelvis', 'thorax'];

/**
 * With the head's box as normaliser it is PCKh as MPII's evaluation has it: the share of all labelled joints,
 * but pelvis and thorax, that are found. Otherwise the mean over the joints of their PCK.
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
      description: `all labelled joints together${left.length === 0 ? '' : `, without ${left.join(' and ')}`}`,
      joints,
      over: 'pooled',
    };
  }
  const unit = normalizer === 'pixels' ? ' px' : '';
  return { name: `PCK@${threshold}${unit}`, description: 'mean over joints', joints: all, over: 'mean' };
}

/** COCO's one number as it is quoted. */
export function apHeadline(score: Score, interval?: Interval | null): Headline {
  const description = 'mean over OKS 0.50–0.95, all detections';
  return { name: 'OKS AP', description, score, ...(interval && { interval }) };
}

/** @param sums of PCK's hits and counts by joint */
export function headlineScore({ joints, over }: HeadlineRule, sums: Pick<Tally, 'hits' | 'counts'>): Score {
  if (over === 'pooled') return pooledScore(sums, joints);
  const scores = columnScores(sums);
  return meanScore(joints.map((joint) => scores[joint] ?? null));
}
