import { groupBy } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { meanScore, type Score } from './breakdown.ts';
import type { Subject } from './comparison.ts';
import { type Detection, imageOf } from './detection.ts';
import type { AreaRange } from './match-detections.ts';
import { objectKeypointSimilarity } from './oks.ts';
import { averageOver, type ImageWeights, type RankedDetections, rankDetections } from './oks-average.ts';
import { compareImage, matchImage, type OksImage } from './oks-matching.ts';

/**
 * The ten scores that COCO's evaluation prints for key points, in percent; `null` where it prints −1. Average
 * precision and recall are averaged over the OKS thresholds 0.50, 0.55, …, 0.95, with at most 20 detections per
 * image.
 */
export interface OksScores {
  readonly ap: Score;
  /** AP at OKS 0.50. */
  readonly ap50: Score;
  /** AP at OKS 0.75. */
  readonly ap75: Score;
  /** AP of people of 32² to 96² pixels. */
  readonly apMedium: Score;
  /** AP of people of 96² pixels and more. */
  readonly apLarge: Score;
  readonly ar: Score;
  readonly ar50: Score;
  readonly ar75: Score;
  readonly arMedium: Score;
  readonly arLarge: Score;
}

/** The similarities that AP is averaged over: numpy's linspace(0.5, 0.95, 10), to the last bit. */
export const apThresholds = Array.from({ length: 10 }, (_, step) =>
  step === 9 ? 0.95 : 0.5 + step * ((0.95 - 0.5) / 9),
);

const areas = {
  all: { from: 0, to: 1e5 ** 2 },
  medium: { from: 32 ** 2, to: 96 ** 2 },
  large: { from: 96 ** 2, to: 1e5 ** 2 },
} satisfies Record<string, AreaRange>;

/**
 * COCO's evaluation of key points (COCOeval, iouType "keypoints"), over all subjects and detections of all images.
 * @throws LimberError when the skeleton has no sigmas or a person has no area.
 */
export function oksScores(
  skeleton: Skeleton,
  subjects: readonly Subject[],
  detections: readonly Detection[],
): OksScores {
  const images = oksImages(skeleton, subjects, detections);
  const [all, medium, large] = [areas.all, areas.medium, areas.large].map((area) =>
    averageOver(rankByOks(images, area)),
  );
  const mean = (averages: typeof all, of: 'precision' | 'recall') =>
    percent(meanScore((averages ?? []).map((average) => average[of])));
  const at = (threshold: number, of: 'precision' | 'recall') =>
    percent(all?.[apThresholds.indexOf(threshold)]?.[of] ?? null);
  return {
    ap: mean(all, 'precision'),
    ap50: at(0.5, 'precision'),
    ap75: at(0.75, 'precision'),
    apMedium: mean(medium, 'precision'),
    apLarge: mean(large, 'precision'),
    ar: mean(all, 'recall'),
    ar50: at(0.5, 'recall'),
    ar75: at(0.75, 'recall'),
    arMedium: mean(medium, 'recall'),
    arLarge: mean(large, 'recall'),
  };
}

/** Computes only AP, for a resample of the images. */
export function averagePrecision(ranked: RankedDetections, weights: ImageWeights): Score {
  return percent(meanScore(averageOver(ranked, weights).map(({ precision }) => precision)));
}

/**
 * The images with their subjects and detections, in the order of the detections. The order decides between equal
 * scores. COCO's evaluation uses the order of the images' ids.
 */
export function oksImages(
  skeleton: Skeleton,
  subjects: readonly Subject[],
  detections: readonly Detection[],
): readonly (OksImage & { readonly name: string })[] {
  const similarity = objectKeypointSimilarity(skeleton);
  const subjectsOf = groupBy(subjects.entries(), ([index, subject]) => imageOf(subject, index));
  const detectionsOf = groupBy(detections, ({ image }) => image);
  const names = new Set([...detectionsOf.keys(), ...subjectsOf.keys()]);
  return [...names].map((name) => {
    const here = (subjectsOf.get(name) ?? []).map(([, subject]) => subject);
    return { name, ...compareImage(here, detectionsOf.get(name) ?? [], similarity) };
  });
}

export function rankByOks(images: readonly OksImage[], area: AreaRange = areas.all): RankedDetections {
  return rankDetections(
    images,
    images.map((scored) => matchImage(scored, apThresholds, area)),
  );
}

function percent(share: Score): Score {
  return share === null ? null : 100 * share;
}
