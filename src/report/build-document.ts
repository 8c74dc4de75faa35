import type { Sample } from '../data/index.ts';
import {
  type Comparison,
  type ConfidenceOptions,
  comparisons,
  confidenceScores,
  type Detection,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  meanPoseBaseline,
  pairedComparison,
  parts,
  pck,
} from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { confidentPose, type Pose, type Skeleton } from '../skeletons/index.ts';
import type {
  Baseline,
  EvaluationDocument,
  GalleryPerson,
  ScoredData,
  ScoredSource,
  ScoredStage,
  SourceComparison,
} from './document.ts';
import { dominatingWarning } from './dominating-warning.ts';
import { differingPeople, galleryPeople, plainPose } from './gallery.ts';
import { clusterPoses } from './pose-clusters.ts';
import { sizeGroups, sizeMeasure } from './sizes.ts';
import { normalizedErrors, subsetScores } from './subset.ts';

/** One pose per sample, in the dataset's order; `null` if nothing was predicted. */
export type Poses = readonly (Pose | null)[];

/** A model or a file of predictions, with the predicted poses. */
export interface PredictedSource
  extends Pick<
    ScoredSource,
    | 'name'
    | 'file'
    | 'kind'
    | 'settings'
    | 'times'
    | 'provenance'
    | 'confidenceMeaning'
    | 'warnings'
    | 'unused'
  > {
  readonly poses: Poses;
  /** The detections that OKS is computed from, if the source detects more people than are labeled. */
  readonly detections?: readonly Detection[] | undefined;
  readonly stages: readonly { readonly name: string; readonly poses: Poses }[];
}

/** The labels, and the predictions to score against them. */
export interface Measurement {
  readonly limber: string;
  readonly date: string;
  readonly command: string;
  readonly data: Omit<ScoredData, 'images' | 'people'>;
  readonly samples: readonly Sample[];
  /** The poses whose mean is the baseline, and a name for them. */
  readonly baseline: { readonly labels: string; readonly poses: readonly Pose[] };
  /** At least one source. All others are compared with the first. */
  readonly sources: readonly [PredictedSource, ...PredictedSource[]];
  readonly options: Pick<EvaluateOptions, 'normalizer' | 'threshold'>;
  /** Joints below this confidence count as not found in every score but those of the confidences themselves. */
  readonly minConfidence?: number | undefined;
}

type ScoringOptions = Measurement['options'];

const sizeBins = 5;
const clusterCount = 6;
const galleryEach = 6;
const seed = 1;

/**
 * Scores every source on the same people, and breaks the scores down by size and by pose.
 * @throws LimberError when the poses do not fit the skeleton, or the normalizer cannot be computed for any person.
 */
export function buildDocument(measurement: Measurement): EvaluationDocument {
  const { limber, date, command, data, samples, options, minConfidence } = measurement;
  const certain = { ...measurement, sources: certainSources(measurement) };
  const { sources } = certain;
  const { skeleton } = data;
  const truths = samples.map(({ pose }) => pose);
  const scored = sources.map((source, index) =>
    scoreSource(source, samples, skeleton, options, {
      ...options,
      poses: at(measurement.sources, index).poses,
      minConfidence,
    }),
  );
  const evaluations = scored.map(({ evaluation }) => evaluation);
  const [first, second] = [at(evaluations, 0), evaluations[1]];

  const bySource = (people: readonly number[]) => {
    const chosen = new Set(people);
    const scores = evaluations.map((evaluation) => subsetScores(skeleton, evaluation, chosen));
    return { people: people.length, pck: scores.map(({ pck }) => pck), epe: scores.map(({ epe }) => epe) };
  };
  const counted = new Set(first.perPerson.map(({ index }) => index));
  const measure = sizeMeasure(skeleton);
  const sizes = truths.map((truth, person) => (counted.has(person) ? measure.size(truth) : undefined));
  const shapes = truths.map((truth, person) => (counted.has(person) ? truth : []));
  const clusters = clusterPoses(shapes, clusterCount, seed);
  const clusterOf = new Map(
    clusters.flatMap(({ people }, cluster) => people.map((person) => [person, cluster])),
  );

  const shown = [
    ...galleryPeople(first, galleryEach),
    ...(second === undefined ? [] : differingPeople(first, second, galleryEach)),
  ];

  return {
    format: 2,
    limber,
    date,
    command,
    data: { ...data, images: new Set(samples.map(({ image }) => image)).size, people: first.people },
    minConfidence,
    baseline: scoreBaseline(measurement),
    sources: scored,
    people: samples.map(({ id, image }, person) => ({
      id,
      image,
      size: sizes[person] ?? null,
      cluster: clusterOf.get(person) ?? null,
    })),
    sizes: {
      measure: measure.description,
      bins: sizeGroups(sizes, sizeBins).map(({ from, to, people }) => ({ from, to, ...bySource(people) })),
    },
    clusters: clusters.map(({ people, mean }) => ({
      ...bySource(people),
      meanPose: mean.map((point) => point && [point.x, point.y]),
    })),
    comparisons: compareWithFirst(certain),
    gallery: shown.map(
      ({ place, person }): GalleryPerson => ({
        place,
        person,
        truth: plainPose(at(truths, person)),
        predictions: sources.map(({ poses }) => {
          const pose = poses[person] ?? null;
          return pose && plainPose(pose);
        }),
      }),
    ),
  };
}

/** The sources without the joints that are too uncertain to count as found. */
function certainSources({ sources, minConfidence }: Measurement): Measurement['sources'] {
  if (minConfidence === undefined) return sources;
  const certain = ({ poses, detections, ...others }: PredictedSource): PredictedSource => ({
    ...others,
    poses: poses.map((pose) => pose && confidentPose(pose, minConfidence)),
    detections: detections?.map((found) => ({ ...found, pose: confidentPose(found.pose, minConfidence) })),
  });
  const [first, ...rest] = sources;
  return [certain(first), ...rest.map(certain)];
}

function scoreSource(
  { poses, stages, detections, ...described }: PredictedSource,
  samples: readonly Sample[],
  skeleton: Skeleton,
  options: ScoringOptions,
  { poses: all, ...judged }: ConfidenceOptions & { readonly poses: Poses },
): ScoredSource {
  const evaluation = evaluate(skeleton, comparisons(samples, poses), {
    ...options,
    detections,
    bootstrap: {},
  });
  return {
    ...described,
    warnings: [
      ...described.warnings,
      ...dominatingWarning(
        evaluation,
        samples.map(({ id }) => id),
      ),
    ],
    missing: [
      ...new Set(
        evaluation.perPerson.flatMap(({ index }) => (poses[index] ? [] : [at(samples, index).image])),
      ),
    ],
    evaluation,
    confidence: confidenceScores(skeleton, comparisons(samples, all), judged),
    partCurves: partCurves(skeleton, evaluation),
    stages: stages.map(({ name, poses }) =>
      scoreStage(name, evaluate(skeleton, comparisons(samples, poses), options)),
    ),
  };
}

function compareWithFirst({ data, samples, sources, options }: Measurement): readonly SourceComparison[] {
  const [first, ...others] = sources;
  const before = comparisons(samples, first.poses);
  return others.map(({ poses }, index) => ({
    source: index + 1,
    ...pairedComparison(data.skeleton, before, comparisons(samples, poses), options),
  }));
}

function scoreStage(name: string, { pck, curve }: Evaluation): ScoredStage {
  return { name, mean: pck.mean, parts: pck.parts, curve: curve.mean };
}

function partCurves(skeleton: Skeleton, { perPerson, curve }: Evaluation): ScoredSource['partCurves'] {
  const errors = normalizedErrors(skeleton, perPerson);
  return Object.fromEntries(
    parts(skeleton).map(({ name, joints }) => {
      const ofPart = joints.flatMap((joint) => errors[joint] ?? []);
      return [name, curve.thresholds.map((threshold) => pck(threshold)(ofPart))];
    }),
  );
}

function scoreBaseline({ baseline, data, samples, options }: Measurement): Baseline {
  const poses = meanPoseBaseline(
    baseline.poses,
    samples.map(({ pose }) => pose),
  );
  const compared: readonly Comparison[] = comparisons(samples, poses);
  const { headline, pck, auc, pcp, curve } = evaluate(data.skeleton, compared, options);
  return {
    labels: baseline.labels,
    headline: headline.score,
    pck: pck.mean,
    auc: auc.mean,
    pcpStrict: pcp.strict.mean,
    pcpRelaxed: pcp.relaxed.mean,
    curve: curve.mean,
  };
}
