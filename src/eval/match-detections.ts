/** A range of areas in pixels, both ends included. */
export interface AreaRange {
  readonly from: number;
  readonly to: number;
}

/** A target of detection in an image: a labeled person or crowd. */
export interface Findable {
  /** Whether finding it is scored; detections of others are ignored. */
  readonly counts: boolean;
  readonly crowd: boolean;
  /** In pixels. */
  readonly area: number;
}

/** One image, ready to match. */
export interface ComparedImage {
  readonly subjects: readonly Findable[];
  /** The area in pixels of each detection, best first. */
  readonly detectedAreas: readonly number[];
  /** By detection and subject. */
  readonly similarities: readonly (readonly number[])[];
}

/** The verdict on a detection: `right`, `wrong`, or `ignored`, which does not affect the score. */
export type Verdict = 'right' | 'wrong' | 'ignored';

export interface MatchedImage {
  /** Number of subjects that count. */
  readonly labeled: number;
  /** By threshold and detection. */
  readonly verdicts: readonly (readonly Verdict[])[];
}

/**
 * Matches detections to subjects as COCO's evaluation does, for poses and for boxes. In order of score, each detection
 * takes the most similar subject that is still free and reaches the threshold.
 * Subjects that do not count or lie outside the area range are ignored. A detection takes one of these only if no other
 * subject fits, and is then ignored too. A crowd may be taken several times. An unmatched detection outside the area
 * range is also ignored.
 */
export function matchDetections(
  { subjects, detectedAreas, similarities }: ComparedImage,
  thresholds: readonly number[],
  range: AreaRange,
): MatchedImage {
  const inside = (area: number) => area >= range.from && area <= range.to;
  const counts = subjects.map((subject) => subject.counts && inside(subject.area));
  const order = subjects.map((_, index) => index).sort((a, b) => Number(counts[b]) - Number(counts[a]));
  return {
    labeled: counts.filter(Boolean).length,
    verdicts: thresholds.map((threshold) => {
      const taken = new Set<number>();
      const isFree = (subject: number) => !taken.has(subject) || subjects[subject]?.crowd === true;
      return detectedAreas.map((area, detection) => {
        const subject = mostSimilar(similarities[detection] ?? [], order.filter(isFree), counts, threshold);
        if (subject === undefined) return inside(area) ? 'wrong' : 'ignored';
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
