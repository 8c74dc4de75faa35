import type { Skeleton } from '../skeletons/index.ts';
import { type BootstrapOptions, bootstrap, bootstrapDefaults } from './bootstrap.ts';
import { meanScore, type Score } from './breakdown.ts';
import type { Comparison, Subject } from './comparison.ts';
import type { Detection } from './detection.ts';
import { type HeadlineRule, headlineScore } from './headline.ts';
import type { Interval } from './interval.ts';
import type { MeasuredPerson } from './measured-person.ts';
import type { Normalizer } from './normalizer.ts';
import { averagePrecision, oksImages, rankByOks } from './oks-scores.ts';
import { areaUnderCurve } from './pck.ts';
import { relaxed, strict } from './pcp.ts';
import { jointTally, limbTally } from './person-tallies.ts';
import { columnScores, type Tally, totals, type Weights } from './tally.ts';
import { type Units, unitsOf } from './units.ts';

/** Confidence intervals of the scores with the same names, from one bootstrap; `null` for a missing score. */
export interface Intervals {
  /** How the intervals were computed. */
  readonly method: Required<BootstrapOptions> & {
    /** The unit of resampling: people, or images if several people share one. */
    readonly unit: 'people' | 'images';
    readonly units: number;
  };
  readonly headline: Interval | null;
  readonly pck: Interval | null;
  /** PCK by joint. */
  readonly joints: Readonly<Record<string, Interval | null>>;
  readonly auc: Interval | null;
  readonly pcpStrict: Interval | null;
  readonly pcpRelaxed: Interval | null;
  /** OKS average precision. */
  readonly ap: Interval | null;
}

/** The scored people, and the settings of the scores. */
export interface Scored {
  readonly skeleton: Skeleton;
  readonly comparisons: readonly Comparison[];
  readonly people: readonly MeasuredPerson[];
  readonly normalizer: Normalizer;
  readonly threshold: number;
  readonly limbFraction: number;
  readonly headline: HeadlineRule;
  /** Subjects with areas, and the detections that OKS is computed from; absent if OKS is not measured. */
  readonly oks?:
    | { readonly subjects: readonly Subject[]; readonly detections: readonly Detection[] }
    | undefined;
}

/** Confidence intervals of the scores over the choice of images. */
export function intervals(scored: Scored, options: BootstrapOptions = {}): Intervals {
  const { skeleton, comparisons, people, threshold, limbFraction, oks } = scored;
  const units = unitsOf(
    comparisons,
    (oks?.detections ?? []).map(({ image }) => image),
  );
  const area = areaUnderCurve(scored.normalizer.headline, scored.normalizer.stepsPerUnit);
  const tallies = {
    pck: jointTally(skeleton, people, units, (error) => Number(error <= threshold)),
    auc: jointTally(skeleton, people, units, (error) => (area([error]) ?? 0) / 100),
    pcpStrict: limbTally(skeleton, people, units, strict, limbFraction),
    pcpRelaxed: limbTally(skeleton, people, units, relaxed, limbFraction),
  };
  const precision = precisionOf(scored, units);
  const mean = (tally: Tally, weights: Weights) => meanScore(columnScores(totals(tally, weights)));

  const found = bootstrap(
    units.count,
    (weights) => {
      const sums = totals(tallies.pck, weights);
      const joints = columnScores(sums);
      return {
        headline: headlineScore(scored.headline, sums),
        pck: meanScore(joints),
        auc: mean(tallies.auc, weights),
        pcpStrict: mean(tallies.pcpStrict, weights),
        pcpRelaxed: mean(tallies.pcpRelaxed, weights),
        ap: precision(weights),
        ...Object.fromEntries(joints.map((score, joint) => [jointKey(joint), score])),
      };
    },
    options,
  );
  const interval = (name: string) => found[name] ?? null;
  return {
    method: { ...bootstrapDefaults, ...options, unit: units.kind, units: units.count },
    headline: interval('headline'),
    pck: interval('pck'),
    joints: Object.fromEntries(skeleton.joints.map((joint, index) => [joint, interval(jointKey(index))])),
    auc: interval('auc'),
    pcpStrict: interval('pcpStrict'),
    pcpRelaxed: interval('pcpRelaxed'),
    ap: interval('ap'),
  };
}

function jointKey(joint: number): string {
  return `joint ${joint}`;
}

/** A function that computes OKS average precision for a resample of the units. */
function precisionOf({ skeleton, oks }: Scored, units: Units): (weights: Weights) => Score {
  if (oks === undefined) return () => null;
  const images = oksImages(skeleton, oks.subjects, oks.detections);
  const unitOf = images.map(({ name }) => units.of(name));
  const ranked = rankByOks(images);
  return (weights) =>
    averagePrecision(
      ranked,
      unitOf.map((unit) => weights[unit] ?? 0),
    );
}
