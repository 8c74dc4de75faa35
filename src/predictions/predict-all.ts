import { type Dataset, distinctNames } from '../data/index.ts';
import type { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { PredictedSource } from '../report/index.ts';
import type { PredictionSource, Predictions } from './source.ts';

type AtLeastOne<Item> = readonly [Item, ...Item[]];

export interface AllPredicted {
  readonly predicted: AtLeastOne<PredictedSource>;
  /** Problems of images, which then have no predictions. */
  readonly problems: readonly LimberError[];
}

/** Runs all sources, one after the other. Each gets a short, distinct name. */
export async function predictAll(
  sources: AtLeastOne<PredictionSource>,
  dataset: Dataset,
  minConfidence?: number,
): Promise<AllPredicted> {
  const names = distinctNames(sources.map(({ name }) => name));
  const problems: LimberError[] = [];
  const predict = async (source: PredictionSource, index: number): Promise<PredictedSource> => {
    const predictions = await source.predict(dataset, minConfidence);
    problems.push(...(predictions.problems ?? []));
    return predictedSource(at(names, index), source, predictions);
  };
  const [first, ...others] = sources;
  const predicted: [PredictedSource, ...PredictedSource[]] = [await predict(first, 0)];
  for (const [index, source] of others.entries()) predicted.push(await predict(source, index + 1));
  return { predicted, problems };
}

function predictedSource(
  name: string,
  { name: file, settings }: PredictionSource,
  {
    poses,
    detections,
    unused,
    times,
    provenance,
    confidenceMeaning,
    warnings = [],
    stages = [],
  }: Predictions,
): PredictedSource {
  return {
    name,
    file,
    kind: settings ? 'model' : 'predictions',
    settings,
    times,
    provenance,
    confidenceMeaning,
    warnings,
    unused,
    poses,
    detections,
    stages,
  };
}
