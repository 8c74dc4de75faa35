import type { Dataset, Labeling, Split } from '../data/index.ts';
import {
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  formatEvaluation,
  meanPoseFloor,
  type Score,
} from '../eval/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { ModelSettings, Predictions } from './predictions/source.ts';

/** What was measured and on what. */
export interface Measured {
  /** The version that measured. */
  readonly limber?: string;
  /** The file of predictions, or the model. */
  readonly source: string;
  /** How the model was run; absent for a file of predictions. */
  readonly settings?: ModelSettings;
  /** Where the model's weights come from; absent for a file of predictions. */
  readonly provenance?: ModelMetadata['provenance'];
  /** The dataset as it was named on the command line. */
  readonly data: string;
  readonly split: Split;
  readonly labels: Labeling;
}

/** What `limber eval --json` writes. */
export interface EvaluationReport extends Measured, Evaluation {
  /** Pictures of the dataset without a prediction; their people count as missed. */
  readonly missing: readonly string[];
  /** Predictions for pictures that are not in the dataset, left out. */
  readonly unused: number;
  /** What the mean pose of the training labels scores when it is placed in the true box. */
  readonly floor: {
    readonly pck: Score;
    readonly auc: Score;
    readonly pcpStrict: Score;
    readonly pcpRelaxed: Score;
  };
}

/**
 * Scores predictions on a dataset, and the mean pose of the training labels beside them.
 *
 * @param training where the mean pose comes from
 */
export function measure(
  measured: Measured,
  { skeleton, samples }: Dataset,
  training: Dataset,
  { poses, unused, provenance }: Predictions,
  options: EvaluateOptions,
): EvaluationReport {
  const truths = samples.map((sample) => sample.pose);
  const score = (predictions: Predictions['poses']) =>
    evaluate(
      skeleton,
      truths.map((truth, person) => ({ truth, prediction: predictions[person] ?? null })),
      options,
    );
  const floor = score(
    meanPoseFloor(
      training.samples.map((sample) => sample.pose),
      truths,
    ),
  );
  return {
    ...measured,
    ...(provenance && { provenance }),
    missing: samples.flatMap((sample, person) => (poses[person] ? [] : [sample.image])),
    unused,
    ...score(poses),
    floor: {
      pck: floor.pck.mean,
      auc: floor.auc.mean,
      pcpStrict: floor.pcp.strict.mean,
      pcpRelaxed: floor.pcp.relaxed.mean,
    },
  };
}

/** The report as text for a terminal. */
export function formatReport(report: EvaluationReport, skeleton: Skeleton): string {
  const { source, settings, provenance, data, split, labels, people, normalizer } = report;
  const heading = [
    settings ? `model        ${source}${settingsInWords(settings)}` : `predictions  ${source}`,
    ...(provenance ? [`trained on   ${trainingInWords(provenance)}`] : []),
    `data         ${data}, split ${split}, ${labels} labels, ${people} people`,
    `normaliser   ${normalizer.description}`,
  ];
  return [heading.join('\n'), formatEvaluation(report, skeleton), floorLine(report), ...notes(report)].join(
    '\n\n',
  );
}

function settingsInWords({ flip, refine }: ModelSettings): string {
  return `, flip averaging ${flip ? 'on' : 'off'}, refine ${refine}`;
}

/** A score that owes something to another network says so. */
function trainingInWords({ trainedOn, initializedFrom }: ModelMetadata['provenance']): string {
  const start =
    initializedFrom === undefined ? 'from random weights' : `transferred weights: ${initializedFrom}`;
  return `${trainedOn.join('; ')} (${start})`;
}

function floorLine({ floor, pck, pcp }: EvaluationReport): string {
  const percent = (score: Score) => score?.toFixed(2) ?? '–';
  const scores = [
    `PCK@${pck.threshold} ${percent(floor.pck)}`,
    `AUC ${percent(floor.auc)}`,
    `PCP@${pcp.fraction} ${percent(floor.pcpStrict)} strict, ${percent(floor.pcpRelaxed)} relaxed`,
  ];
  return `The mean pose of the training labels in the true box: ${scores.join(', ')}`;
}

function notes({ missing, unused, withoutNormalizer, normalizer }: EvaluationReport): string[] {
  const examples = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
  return [
    missing.length > 0 ? `Without a prediction, counted as missed: ${missing.length} (${examples})` : '',
    unused > 0 ? `Predictions for pictures outside this split, left out: ${unused}` : '',
    withoutNormalizer > 0
      ? `People without a ${normalizer.description}, left out of PCK, AUC and NME: ${withoutNormalizer}`
      : '',
  ].filter((note) => note !== '');
}
