import { type Dataset, distinctNames } from '../data/index.ts';
import type { LimberError } from '../errors.ts';
import type { PredictedSource } from '../report/index.ts';
import type { PredictionSource, Predictions } from './source.ts';

type AtLeastOne<Item> = readonly [Item, ...Item[]];

export interface AllPredicted {
  readonly predicted: AtLeastOne<PredictedSource>;
  /** What was wrong with pictures, which are without a prediction then. */
  readonly problems: readonly LimberError[];
}

/** What every source predicts, one after the other, each with a short name of its own. */
export async function predictAll(
  sources: AtLeastOne<PredictionSource>,
  dataset: Dataset,
): Promise<AllPredicted> {
  const names = distinctNames(sources.map(({ name }) => name));
  const problems: LimberError[] = [];
  const predict = async (source: PredictionSource, index: number): Promise<PredictedSource> => {
    const predictions = await source.predict(dataset);
    problems.push(...(predictions.problems ?? []));
    return predictedSource(names[index]!, source, predictions);
  };
  const [first, ...others] = sources;
  const predicted: [PredictedSource, ...PredictedSource[]] = [await predict(first, 0)];
  for (const [index, source] of others.entries()) predicted.push(await predict(source, index + 1));
  return { predicted, problems };
}

function predictedSource(
  name: string,
  { name: file, settings }: PredictionSource,
  { poses, detections, unused, provenance, warnings = [], stages = [] }: Predictions,
): PredictedSource {
  return {
    name,
    file,
    kind: settings ? 'model' : 'predictions',
    ...(settings && { settings }),
    ...(provenance && { provenance }),
    warnings,
    unused,
    poses,
    ...(detections && { detections }),
    stages,
  };
}
