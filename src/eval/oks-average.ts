import type { MatchedImage, OksImage, Verdict } from './oks-matching.ts';

/** Average precision and final recall at one threshold, in [0, 1]. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
}

/** How often each image counts in a resample, by its index. Default: once. */
export type ImageWeights = ArrayLike<number>;

/** All detections, sorted by score. They can be averaged again for every resample. */
export interface RankedDetections {
  /** For each detection, the index of its image. */
  readonly images: readonly number[];
  /** The verdict by threshold and detection. */
  readonly verdicts: readonly (readonly Verdict[])[];
  /** For each image, the number of people who count. */
  readonly labelled: readonly number[];
}

/** Sorts the detections of all images by score. Detections with equal scores keep the order of the images. */
export function rankDetections(
  images: readonly OksImage[],
  matched: readonly MatchedImage[],
): RankedDetections {
  const ranked = images
    .flatMap(({ detections }, image) =>
      detections.map(({ score }, detection) => ({ image, detection, score })),
    )
    .sort((a, b) => b.score - a.score);
  const thresholds = matched[0]?.verdicts ?? [];
  return {
    images: ranked.map(({ image }) => image),
    verdicts: thresholds.map((_, threshold) =>
      ranked.map(({ image, detection }) => matched[image]?.verdicts[threshold]?.[detection] ?? 'ignored'),
    ),
    labelled: matched.map(({ labelled }) => labelled),
  };
}

/** The recalls at which precision is read: numpy's linspace(0, 1, 101), to the last bit. */
const recallSteps = Array.from({ length: 101 }, (_, step) => (step === 100 ? 1 : step * 0.01));

/**
 * For each threshold: the mean, over 101 recalls, of the highest precision at that recall or above; and the final
 * recall. Empty if nobody counts.
 */
export function averageOver(
  { images, verdicts, labelled }: RankedDetections,
  weights?: ImageWeights,
): readonly PrecisionRecall[] {
  const weight = (image: number) => (weights === undefined ? 1 : (weights[image] ?? 0));
  const people = labelled.reduce((sum, count, image) => sum + count * weight(image), 0);
  if (people === 0) return [];
  return verdicts.map((byDetection) => {
    const precisions: number[] = [];
    const recalls: number[] = [];
    let [right, wrong] = [0, 0];
    byDetection.forEach((verdict, detection) => {
      const copies = weight(images[detection] ?? 0);
      if (verdict === 'ignored' || copies === 0) return;
      if (verdict === 'wrong') {
        wrong += copies;
        return;
      }
      right += copies;
      precisions.push(right / (right + wrong + Number.EPSILON));
      recalls.push(right / people);
    });
    return { precision: meanPrecision(precisions, recalls), recall: recalls.at(-1) ?? 0 };
  });
}

/**
 * The mean precision over `recallSteps`. Only positions where recall rises are given, because precision is highest
 * there.
 */
function meanPrecision(precisions: number[], recalls: readonly number[]): number {
  for (let place = precisions.length - 1; place > 0; place--) {
    precisions[place - 1] = Math.max(precisions[place - 1]!, precisions[place]!);
  }
  let sum = 0;
  let place = 0;
  for (const recall of recallSteps) {
    while (place < recalls.length && recalls[place]! < recall) place++;
    sum += precisions[place] ?? 0;
  }
  return sum / recallSteps.length;
}
