import type { PoseTree } from '../codecs/index.ts';
import { type Dataset, isOpened, mapDataset, type Work } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at, zip } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import type { ImageDecoder } from '../images/index.ts';
import { confidenceInWords, requireConfidence, stageNames } from '../models/index.ts';
import type { ModelSettings } from '../report/index.ts';
import { type EstimateOptions, type Model, withReading } from '../runs/index.ts';
import { mapSkeleton, type Pose } from '../skeletons/index.ts';
import { poseTreeFor } from './decoding.ts';
import { doubtfulLabelWarnings } from './doubtful-labels.ts';
import { predictEverybody } from './everybody.ts';
import { outsideWarnings } from './outside.ts';
import type { PredictionSource, Predictions } from './source.ts';

/** How a model is run over a dataset. */
export interface ModelRunOptions
  extends Work,
    Omit<EstimateOptions, 'boxes' | 'detector' | 'one' | 'tree' | 'minConfidence'> {
  /**
   * The model is run on all people that the detector finds, and OKS AP is computed from these. Default: each labeled
   * person is searched in their box.
   */
  readonly detector?: EstimateOptions['detector'];
  /**
   * `tree` decodes belief maps to the most probable pose under a tree of joints. `argmax` takes the highest cell of
   * each map.
   */
  readonly decode?: 'argmax' | 'tree' | undefined;
  /** The tree. Default: the model's own, or else a tree fitted to the dataset's training split. */
  readonly tree?: PoseTree | undefined;
}

/**
 * A model's predictions for every person of a dataset. Each person is searched in their box, or in the whole image if
 * the dataset has no box. Broken images are reported in `problems`.
 * @param opened the model, or a function that opens it. A model opened by the function is also closed.
 * @param name of the model, e.g. its path.
 */
export function modelSource(
  opened: Model<never> | (() => Promise<Model<never>>),
  name: string,
  decode: ImageDecoder,
  options: ModelRunOptions = {},
): PredictionSource {
  return {
    name,
    settings: settingsOf(typeof opened === 'function' ? options : withReading(options, opened.reading)),
    async predict(dataset, minConfidence) {
      if (typeof opened !== 'function') {
        requireConfidence(minConfidence, opened.metadata);
        return predictWith(opened, dataset, decode, options, name);
      }
      const model = await opened();
      try {
        requireConfidence(minConfidence, model.metadata);
        return await predictWith(model, dataset, decode, options, name);
      } finally {
        await model.close();
      }
    },
  };
}

/** The settings of a model that a report states. */
export function settingsOf({ flip = false, refine = 0, scales, decode }: ModelRunOptions): ModelSettings {
  return { flip, refine, scales, decode: decode === 'tree' ? decode : undefined };
}

async function predictWith(
  model: Model<never>,
  dataset: Dataset,
  decodeImage: ImageDecoder,
  { decode, tree, on, signal, detector, ...run }: ModelRunOptions,
  name: string,
): Promise<Predictions> {
  const { view, warnings } = viewOf(model, dataset, name);
  const { samples, files } = dataset;
  const training = async () => {
    const part = isOpened(dataset) ? await dataset.trainingPart() : undefined;
    return part && mapDataset(part, model.metadata.skeleton);
  };
  const chosen = decode === 'tree' ? await poseTreeFor(model.metadata, tree, training) : undefined;
  const options = { ...run, signal, tree: chosen };
  if (detector !== undefined || model.metadata.codec.kind === 'affinity fields') {
    const all = { ...options, detector, on };
    const predictions = await predictEverybody(model, dataset, decodeImage, all, view, name);
    return { ...predictions, warnings: [...warnings, ...(predictions.warnings ?? [])] };
  }
  const names = stageNames(model.metadata);
  const stages = names.map((stage): { name: string; poses: (Pose | null)[] } => ({ name: stage, poses: [] }));
  const problems: LimberError[] = [];
  const sizes: (Size | undefined)[] = [];
  const requests = samples.map(({ image, box }) => {
    const path = `${files.name}/${image}`;
    const read = async () => decodeImage(await files.read(image), path);
    return { path, read, boxes: box && [box] };
  });
  let done = 0;
  for await (const { people, problem, image } of model.estimateEach(requests, { ...options, one: true })) {
    sizes.push(image);
    if (problem !== undefined) problems.push(problem);
    for (const [index, stage] of stages.entries()) {
      const pose = people[0]?.stages[index]?.pose;
      stage.poses.push(pose ? view(pose) : null);
    }
    done++;
    on?.({ kind: 'subject', done, total: samples.length });
  }
  if (done < samples.length) signal?.throwIfAborted();
  const { poses } = at(stages, -1);
  const { provenance } = model.metadata;
  return {
    poses,
    unused: 0,
    problems,
    provenance,
    confidenceMeaning: confidenceInWords(model.metadata),
    warnings: [
      ...warnings,
      ...doubtfulLabelWarnings(samples, (place) => sizes[place]),
      ...outsideWarnings(samples, poses, dataset.skeleton, (place) => sizes[place]),
    ],
    stages: stages.length > 1 ? stages : undefined,
  };
}

/**
 * Maps a model's poses to the dataset's joints, by name. The model may have further joints. A pelvis, thorax or neck
 * that the model lacks is the middle of two joints, which a warning says.
 * @throws LimberError when the model lacks another joint of the dataset.
 */
function viewOf(
  { metadata }: Model<never>,
  { skeleton, name }: Dataset,
  where: string,
): { readonly view: (pose: Pose) => Pose; readonly warnings: readonly string[] } {
  const known = metadata.skeleton.joints;
  if (known.join('\n') === skeleton.joints.join('\n')) return { view: (pose) => pose, warnings: [] };
  const { missing, map, sources } = mapSkeleton(metadata.skeleton, skeleton, { derive: true });
  const middles = zip(skeleton.joints, sources).filter(([, joints]) => joints.length > 1);
  const warnings = middles.map(
    ([joint, joints]) => `the model has no ${joint}: it is scored by the middle of ${joints.join(' and ')}`,
  );
  if (missing.length === 0) return { view: map, warnings };
  throw new LimberError({
    what: `the model lacks joints of ${name}: ${missing.join(', ')}`,
    got: `a model of ${known.join(', ')}`,
    expected: 'all joints of the dataset, or the option "skeleton" to see the dataset in other joints',
    where,
  });
}
