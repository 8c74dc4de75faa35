import { isScored, type Subject } from './comparison.ts';
import { type Detection, detectedArea } from './detection.ts';
import { type AreaRange, type MatchedImage, matchDetections } from './match-detections.ts';
import type { Similarity } from './oks.ts';

/** The subjects of one image and the detections in it, sorted by score, with their similarities. */
export interface OksImage {
  readonly subjects: readonly Subject[];
  readonly detections: readonly Detection[];
  /** By detection and subject. */
  readonly similarities: readonly (readonly number[])[];
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

/** Matches an image's detections as COCO's evaluation of key points does; `matchDetections` has the rules. */
export function matchImage(
  { subjects, detections, similarities }: OksImage,
  thresholds: readonly number[],
  range: AreaRange,
): MatchedImage {
  const findable = subjects.map((subject) => ({
    counts: isScored(subject),
    crowd: subject.crowd === true,
    area: subject.area ?? 0,
  }));
  const detectedAreas = detections.map(({ pose }) => detectedArea(pose));
  return matchDetections({ subjects: findable, detectedAreas, similarities }, thresholds, range);
}
