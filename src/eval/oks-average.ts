import { at } from '../foundation/index.ts';
import type { MatchedImage, Verdict } from './match-detections.ts';

/** Average precision and final recall at one threshold, in [0, 1]. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
}

/** How often each image counts in a resample, a whole number by its index. Default: once. */
export type ImageWeights = ArrayLike<number>;

/** All detections, sorted by score. They can be averaged again for every resample. */
export interface RankedDetections {
  /** Consecutive detections of one image with the same score, sorted by score. */
  readonly ties: readonly Tie[];
  /** The verdict by threshold and detection. */
  readonly verdicts: readonly (readonly Verdict[])[];
  /** For each image, the number of people who count. */
  readonly labeled: readonly number[];
}

/** Detections from `start` to before `end` in the ranking. They have one image and one score. */
interface Tie {
  readonly image: number;
  readonly start: number;
  readonly end: number;
}

/** Sorts the detections of all images by score. Detections with equal scores keep the order of the images. */
export function rankDetections(
  images: readonly { readonly detections: readonly { readonly score: number }[] }[],
  matched: readonly MatchedImage[],
): RankedDetections {
  const ranked = images
    .flatMap(({ detections }, image) =>
      detections.map(({ score }, detection) => ({ image, detection, score })),
    )
    .sort((a, b) => b.score - a.score);
  const thresholds = matched[0]?.verdicts ?? [];
  return {
    ties: tiesOf(ranked),
    verdicts: thresholds.map((_, threshold) =>
      ranked.map(({ image, detection }) => matched[image]?.verdicts[threshold]?.[detection] ?? 'ignored'),
    ),
    labeled: matched.map(({ labeled }) => labeled),
  };
}

function tiesOf(ranked: readonly { readonly image: number; readonly score: number }[]): readonly Tie[] {
  const starts = [...ranked.keys()].filter((place) => {
    const [here, before] = [ranked[place], ranked[place - 1]];
    return here?.image !== before?.image || here?.score !== before?.score;
  });
  return starts.map((start, tie) => ({
    image: at(ranked, start).image,
    start,
    end: starts[tie + 1] ?? ranked.length,
  }));
}

/** The recalls at which precision is read: numpy's linspace(0, 1, 101), to the last bit. */
const recallSteps = Array.from({ length: 101 }, (_, step) => (step === 100 ? 1 : step * 0.01));

/**
 * For each threshold: the mean, over 101 recalls, of the highest precision at that recall or above; and the final
 * recall. Empty without scored people. An image that counts twice is read like two images: its detections of equal
 * score follow each other as in one image, and then once more. Counting each detection twice in its place would give
 * higher scores in resamples than in the data, if ties begin with the right detection.
 */
export function averageOver(
  { ties, verdicts, labeled }: RankedDetections,
  weights?: ImageWeights,
): readonly PrecisionRecall[] {
  const weight = (image: number) => (weights === undefined ? 1 : (weights[image] ?? 0));
  const people = labeled.reduce((sum, count, image) => sum + count * weight(image), 0);
  if (people === 0) return [];
  return verdicts.map((byDetection) => {
    const precisions: number[] = [];
    const recalls: number[] = [];
    let [right, wrong] = [0, 0];
    for (const { image, start, end } of ties) {
      const copies = weight(image);
      for (let copy = 0; copy < copies; copy++) {
        for (let detection = start; detection < end; detection++) {
          const verdict = byDetection[detection];
          if (verdict === 'wrong') wrong++;
          if (verdict !== 'right') continue;
          right++;
          precisions.push(right / (right + wrong + Number.EPSILON));
          recalls.push(right / people);
        }
      }
    }
    return { precision: meanPrecision(precisions, recalls), recall: recalls.at(-1) ?? 0 };
  });
}

/**
 * The mean precision over `recallSteps`. Only positions where recall rises are given, because precision is highest
 * there.
 */
function meanPrecision(precisions: number[], recalls: readonly number[]): number {
  for (let place = precisions.length - 1; place > 0; place--) {
    precisions[place - 1] = Math.max(at(precisions, place - 1), at(precisions, place));
  }
  let sum = 0;
  let place = 0;
  for (const recall of recallSteps) {
    while (place < recalls.length && at(recalls, place) < recall) place++;
    sum += precisions[place] ?? 0;
  }
  return sum / recallSteps.length;
}
