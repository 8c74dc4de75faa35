import { isScored, type Subject } from './comparison.ts';
import { type Detection, detectedArea } from './detection.ts';
import type { Similarity } from './oks.ts';

/** A range of areas in pixels, both ends included. */
export interface AreaRange {
  readonly from: number;
  readonly to: number;
}

/** The subjects of one image and the detections in it, sorted by score, with their similarities. */
export interface OksImage {
  readonly subjects: readonly Subject[];
  readonly detections: readonly Detection[];
  /** By detection and subject. */
  readonly similarities: readonly (readonly number[])[];
}

/** The verdict on a detection: `right`, `wrong`, or `ignored`, which does not affect the score. */
export type Verdict = 'right' | 'wrong' | 'ignored';

export interface MatchedImage {
  /** Number of subjects that count. */
  readonly labelled: number;
  /** By threshold and detection. */
  readonly verdicts: readonly (readonly Verdict[])[];
}

/** The largest number of detections per image in COCO's evaluation. */
const detectionsPerImage = 20;

/** Sorts an image's detections by score, keeps the best 20, and computes their similarities to the subjects. */
export function compareImage(
  subjects: readonly Subject[],
  detections: readonly Detection[],
  similarity: Similarity,
): OksImage {
  const surest = detections.toSorted((a, b) => b.score - a.score).slice(0, detectionsPerImage);
  return {
    subjects,
    detections: surest,
    similarities: surest.map(({ pose }) => subjects.map((subject) => similarity(subject, pose))),
  };
}

/**
 * Matches detections to subjects as COCO's evaluation does. In order of score, each detection takes the most similar
 * subject that is still free and reaches the threshold.
 * Crowds, people without labelled joints and people outside the area range are ignored. A detection takes one of
 * these only if no other subject fits, and is then ignored too. A crowd may be taken several times. An unmatched
 * detection outside the area range is also ignored.
 */
export function matchImage(
  { subjects, detections, similarities }: OksImage,
  thresholds: readonly number[],
  range: AreaRange,
): MatchedImage {
  const inside = (area: number) => area >= range.from && area <= range.to;
  const counts = subjects.map((subject) => isScored(subject) && inside(subject.area ?? 0));
  const order = subjects.map((_, index) => index).sort((a, b) => Number(counts[b]) - Number(counts[a]));
  const areas = detections.map(({ pose }) => detectedArea(pose));
  return {
    labelled: counts.filter(Boolean).length,
    verdicts: thresholds.map((threshold) => {
      const taken = new Set<number>();
      const isFree = (subject: number) => !taken.has(subject) || subjects[subject]?.crowd === true;
      return detections.map((_, detection) => {
        const subject = mostSimilar(similarities[detection] ?? [], order.filter(isFree), counts, threshold);
        if (subject === undefined) return inside(areas[detection] ?? 0) ? 'wrong' : 'ignored';
        taken.add(subject);
        return counts[subject] ? 'right' : 'ignored';
      });
    }),
  };
}

/** The most similar candidate, the last one among equals. A subject that counts is preferred to an ignored one. */
function mostSimilar(
  similarities: readonly number[],
  candidates: readonly number[],
  counts: readonly boolean[],
  threshold: number,
): number | undefined {
  let best: number | undefined;
  let highest = Math.min(threshold, 1 - 1e-10);
  for (const subject of candidates) {
    if (best !== undefined && counts[best] && !counts[subject]) break;
    const similarity = similarities[subject] ?? 0;
    if (similarity < highest) continue;
    [best, highest] = [subject, similarity];
  }
  return best;
}
