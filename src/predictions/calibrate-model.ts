import { type Dataset, isOpened, splitsOf, type Work } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { comparisons, defaultNormalizer, judgeConfidences, reliability } from '../eval/index.ts';
import { at, calibrated } from '../foundation/index.ts';
import type { ImageDecoder } from '../images/index.ts';
import { type Calibration, confidenceInWords, type ModelMetadata } from '../models/index.ts';
import type { Model } from '../runs/index.ts';
import { subjectWords } from '../skeletons/index.ts';
import { calibrate } from '../train/index.ts';
import { modelSource } from './model.ts';
import { withCalibration } from './with-calibration.ts';

/** How a model is run to calibrate it. */
export type CalibrateOptions = Work;

/** A model with new calibrated confidences. */
export interface CalibratedModel {
  /** The model's file, with the calibration in its description. */
  readonly bytes: Uint8Array;
  readonly calibration: Extract<Calibration, { readonly kind: 'logistic' }>;
  /** The meaning of the model's confidences now, in a sentence. */
  readonly meaning: string;
  /** Number of people whom the curve is fitted to. */
  readonly people: number;
  /** Expected calibration error in percent, on these people. */
  readonly error: {
    /** Error of the network's own confidences. */
    readonly raw: number;
    /** Error with the model's earlier calibration; absent if it had none. */
    readonly before?: number;
    /** Error of the new confidences. Each joint is judged by a curve that was fitted to other images or videos. */
    readonly after: number;
  };
  /** Reasons to doubt the calibration, one sentence each. */
  readonly warnings: readonly string[];
  /** Images that could not be read. Their people are left out. */
  readonly problems: readonly LimberError[];
}

/** A model's file, and a function that opens a model from bytes. */
export interface ModelToCalibrate {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly metadata: ModelMetadata;
  readonly open: (bytes: Uint8Array) => Promise<Model<never>>;
}

/**
 * Fits a curve that turns a model's confidences into probabilities, as a training does at its end, on the people of a
 * dataset. The model should not have been trained on these people, because it is right more often on them. A model of
 * several people is judged by the people that it finds near a labeled person.
 * @throws LimberError for a model of coordinates, or when too few joints are right or wrong.
 */
export async function calibrateModelOn(
  { bytes, name, metadata, open }: ModelToCalibrate,
  dataset: Dataset,
  decode: ImageDecoder,
  options: CalibrateOptions = {},
): Promise<CalibratedModel> {
  requireConfidences(metadata, name);
  const raw = withCalibration(bytes, name, undefined);
  const source = modelSource(() => open(raw), name, decode, options);
  const { poses, problems = [] } = await source.predict(dataset);
  const { skeleton } = dataset;
  const found = dataset.samples.flatMap((sample, place) => {
    const pose = poses[place] ?? null;
    return pose === null ? [] : [{ sample, pose }];
  });
  const compared = comparisons(
    found.map(({ sample }) => sample),
    found.map(({ pose }) => pose),
  );
  const normalizer = defaultNormalizer(skeleton, []);
  const groups = found.map(({ sample: { video, image } }) => video ?? image);
  const calibration = calibrate(skeleton, compared, normalizer, groups);
  if (calibration.kind === 'none') {
    throw new LimberError({
      what: `the confidences of ${name} cannot be calibrated`,
      got: calibration.why,
      expected: `more labeled ${subjectWords(skeleton).many}`,
      where: dataset.files.name,
    });
  }
  const described = { ...calibration, on: placeOf(dataset) };
  const before = metadata.calibration;
  const judged = judgeConfidences(skeleton, compared, { normalizer });
  const known = before?.kind === 'logistic' && {
    before: errorOf(judged.map((joint) => ({ ...joint, confidence: calibrated(joint.confidence, before) }))),
  };
  return {
    bytes: withCalibration(bytes, name, described),
    calibration: described,
    meaning: confidenceInWords({ ...metadata, calibration: described }),
    people: found.length,
    error: { raw: errorOf(judged), ...known, after: calibration.error.after },
    warnings: await doubts(metadata, dataset),
    problems,
  };
}

function errorOf(outcomes: Parameters<typeof reliability>[0]): number {
  return reliability(outcomes).error ?? 0;
}

/** @throws LimberError for a model whose confidences cannot be calibrated. */
function requireConfidences({ codec, kind, name }: ModelMetadata, where: string): void {
  if (codec.kind !== 'box coordinates') return;
  throw new LimberError({
    what: `the model "${name}" gives no confidences to calibrate`,
    got: `a ${kind} of coordinates, which places every joint`,
    expected: 'a model of belief maps',
    where,
  });
}

/** The dataset in words, e.g. `coco, training split`. */
function placeOf(dataset: Dataset): string {
  if (!isOpened(dataset)) return dataset.name;
  const { specification, split } = dataset;
  const format = at(specification.split(':'), 0);
  if (split === 'all') return `${format}, all of it`;
  return `${format}, ${split === 'train' ? 'training' : 'test'} split`;
}

/** Reasons against using these people: the model may have been trained on them, or they are test people. */
async function doubts(
  { provenance: { trainedOn } }: ModelMetadata,
  dataset: Dataset,
): Promise<readonly string[]> {
  const splits = await splitsOf(dataset);
  const count = (split: string) => dataset.samples.filter(({ id }) => splits.get(id) === split).length;
  const [train, test] = [count('train'), count('test')];
  const format = isOpened(dataset) ? at(dataset.specification.split(':'), 0) : dataset.name;
  const { many } = subjectWords(dataset.skeleton);
  const same = trainedOn.find((each) => each === `${format}, training split`);
  return [
    ...(test > 0
      ? [
          `${test} of the ${many} are for testing: scores on them afterwards no longer measure the quality of the confidences`,
        ]
      : []),
    ...(train > 0 && same !== undefined
      ? [
          `the model was trained on "${same}": if these are the same ${many}, their confidences are too high, so use ${many} outside its training data`,
        ]
      : []),
  ];
}
