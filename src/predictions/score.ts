import { type Dataset, isOpened } from '../data/index.ts';
import type { LimberError } from '../errors.ts';
import type { EvaluateOptions } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { requireConfidence } from '../models/index.ts';
import { buildDocument, type EvaluationDocument } from '../report/index.ts';
import { version } from '../version.ts';
import { predictAll } from './predict-all.ts';
import type { PredictionSource } from './source.ts';

/** How poses are scored, and the conditions stored with the score. */
export interface ScoreOptions extends Pick<EvaluateOptions, 'normalizer' | 'threshold'> {
  /** Joints below this confidence count as not found. Default: all joints count, and false positives are counted from 0.5. */
  readonly minConfidence?: number | undefined;
  /** The command or program that measured, for the record. */
  readonly command?: string | undefined;
  /** Time of the measurement, ISO 8601. Default: now. */
  readonly date?: string | undefined;
}

/** The scores of a model or a file of predictions, or of several on the same people. */
export interface Score {
  /**
   * PCK in percent at the evaluation's threshold, mean over joints, of the first source. `null` without a
   * normalizer.
   */
  readonly pck: number | null;
  /** Area under the PCK curve from 0 to the threshold in percent, of the first source. */
  readonly auc: number | null;
  /** Mean strict PCP@0.5 of the limbs in percent, of the first source. `null` for a skeleton without limbs. */
  readonly pcp: number | null;
  /** All measurements as plain data. A report shows them; `documentSchema` describes them. */
  readonly document: EvaluationDocument;
  /** Images that could not be read. Their people count as missed. */
  readonly problems: readonly LimberError[];
  /** The labels that were scored against. */
  readonly dataset: Dataset;
}

/**
 * Scores models and files of predictions on the same people. All others are compared with the first.
 * @throws LimberError when a source cannot be read or does not fit the dataset.
 */
export async function scoreSources(
  sources: readonly [PredictionSource, ...PredictionSource[]],
  dataset: Dataset,
  { command, date, normalizer, threshold, minConfidence }: ScoreOptions = {},
): Promise<Score> {
  requireConfidence(minConfidence);
  const { predicted, problems } = await predictAll(sources, dataset, minConfidence);
  const { name, samples, skeleton } = dataset;
  const {
    specification,
    split,
    labels,
  }: { readonly specification: string; readonly split: string; readonly labels: string } = isOpened(dataset)
    ? dataset
    : { specification: name, split: 'all', labels: 'person-centric' };
  const document = buildDocument({
    limber: version,
    date: date ?? new Date().toISOString(),
    command: command ?? 'a program',
    data: { specification, name, split, labels, skeleton },
    samples,
    baseline: await baselineLabels(dataset),
    sources: predicted,
    minConfidence,
    options: {
      normalizer,
      threshold,
    },
  });
  const { evaluation } = at(document.sources, 0);
  return {
    pck: evaluation.pck.mean,
    auc: evaluation.auc.mean,
    pcp: evaluation.pcp.strict.mean,
    document,
    problems,
    dataset,
  };
}

/**
 * The labels whose mean pose is the baseline: the training split if the dataset has one, otherwise the labels that
 * are scored.
 */
async function baselineLabels(dataset: Dataset) {
  const training = isOpened(dataset) ? await dataset.trainingPart() : undefined;
  const hasTraining = training !== undefined && training.samples.length > 0;
  const { samples } = hasTraining ? training : dataset;
  return {
    labels: hasTraining ? 'the training labels' : 'the labels themselves',
    poses: samples.map(({ pose }) => pose),
  };
}
