import { groupBy } from '../foundation/index.ts';
import { type Box, boxOverlap } from '../geometry/index.ts';
import { meanScore, type Score } from './breakdown.ts';
import { type AreaRange, type ComparedImage, matchDetections } from './match-detections.ts';
import { averageOver, rankDetections } from './oks-average.ts';
import { apThresholds } from './oks-scores.ts';

/** A labeled person or crowd, for the evaluation of boxes. */
export interface LabeledBox {
  readonly image: string;
  readonly box: Box;
  /** Area of the person's outline in pixels. It divides people into small, medium and large. */
  readonly area: number;
  readonly crowd?: boolean | undefined;
}

/** A box that a detector found. */
export interface DetectedBox {
  readonly image: string;
  readonly box: Box;
  /** Only the order of scores matters. */
  readonly score: number;
}

/**
 * The twelve scores that COCO's evaluation prints for boxes of one class, in percent; `null` where it prints −1.
 * Precision and recall are averaged over the intersections over union 0.50, 0.55, …, 0.95, with at most 100 detections
 * per image unless the name states another limit.
 */
export interface BoxScores {
  readonly ap: Score;
  readonly ap50: Score;
  readonly ap75: Score;
  /** AP of people of less than 32² pixels. */
  readonly apSmall: Score;
  /** AP of people of 32² to 96² pixels. */
  readonly apMedium: Score;
  /** AP of people of 96² pixels and more. */
  readonly apLarge: Score;
  /** Recall with one detection per image. */
  readonly ar1: Score;
  /** Recall with ten detections per image. */
  readonly ar10: Score;
  readonly ar: Score;
  readonly arSmall: Score;
  readonly arMedium: Score;
  readonly arLarge: Score;
}

const areas = {
  all: { from: 0, to: 1e5 ** 2 },
  small: { from: 0, to: 32 ** 2 },
  medium: { from: 32 ** 2, to: 96 ** 2 },
  large: { from: 96 ** 2, to: 1e5 ** 2 },
} satisfies Record<string, AreaRange>;

const perImage = 100;

/** Detections with at least this score are collected for AP. Less certain ones hardly change it. */
export const leastScoreForAp = 0.05;

/**
 * COCO's evaluation of boxes (COCOeval, iouType "bbox"), over all people and detections of all images of one class.
 * Detections in crowds are ignored: their overlap is the share of the detection that lies in the crowd's box.
 * @param detections of equal scores in different images, the earlier one in this list ranks higher. COCO's evaluation
 * has the images in the order of their ids.
 */
export function boxScores(people: readonly LabeledBox[], detections: readonly DetectedBox[]): BoxScores {
  const images = compareImages(people, detections);
  const averages = (range: AreaRange, most = perImage) => {
    const seen = images.map((image) => firstDetections(image, most));
    const matched = seen.map((image) => matchDetections(image, apThresholds, range));
    return averageOver(rankDetections(seen, matched));
  };
  const [all, small, medium, large] = [areas.all, areas.small, areas.medium, areas.large].map((range) =>
    averages(range),
  );
  const mean = (found: typeof all, of: 'precision' | 'recall') =>
    percent(meanScore((found ?? []).map((average) => average[of])));
  const at = (threshold: number) => percent(all?.[apThresholds.indexOf(threshold)]?.precision ?? null);
  return {
    ap: mean(all, 'precision'),
    ap50: at(0.5),
    ap75: at(0.75),
    apSmall: mean(small, 'precision'),
    apMedium: mean(medium, 'precision'),
    apLarge: mean(large, 'precision'),
    ar1: mean(averages(areas.all, 1), 'recall'),
    ar10: mean(averages(areas.all, 10), 'recall'),
    ar: mean(all, 'recall'),
    arSmall: mean(small, 'recall'),
    arMedium: mean(medium, 'recall'),
    arLarge: mean(large, 'recall'),
  };
}

interface BoxImage extends ComparedImage {
  /** Best first. */
  readonly detections: readonly DetectedBox[];
}

function compareImages(people: readonly LabeledBox[], found: readonly DetectedBox[]): readonly BoxImage[] {
  const labeled = groupBy(people, ({ image }) => image);
  const detected = groupBy(found, ({ image }) => image);
  const names = new Set([...detected.keys(), ...labeled.keys()]);
  return [...names].map((name) => {
    const subjects = labeled.get(name) ?? [];
    const best = (detected.get(name) ?? []).toSorted((a, b) => b.score - a.score).slice(0, perImage);
    return {
      subjects: subjects.map(({ area, crowd = false }) => ({ area, crowd, counts: !crowd })),
      detections: best,
      detectedAreas: best.map(({ box }) => box.width * box.height),
      similarities: best.map(({ box }) =>
        subjects.map((subject) =>
          subject.crowd ? shareWithin(box, subject.box) : boxOverlap(box, subject.box),
        ),
      ),
    };
  });
}

function firstDetections(image: BoxImage, most: number): BoxImage {
  return {
    ...image,
    detections: image.detections.slice(0, most),
    detectedAreas: image.detectedAreas.slice(0, most),
  };
}

/** The share of a box's area that lies in another box. */
function shareWithin(box: Box, other: Box): number {
  const width = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
  const height = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return width > 0 && height > 0 ? (width * height) / (box.width * box.height) : 0;
}

function percent(share: Score): Score {
  return share === null ? null : 100 * share;
}
