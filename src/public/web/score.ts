import type { Dataset } from '../../data/index.ts';
import { webPlatform } from '../../platform/web.ts';
import {
  type ModelRunOptions,
  modelSource,
  type Score,
  type ScoreOptions,
  scoreSources,
} from '../../predictions/index.ts';
import type { Model } from './model.ts';

/** How a model is run over a dataset, and how its poses are scored. */
export interface ScoreModelOptions extends ModelRunOptions, ScoreOptions {}

/**
 * Scores a model on every person of a dataset.
 * @throws LimberError when the model lacks joints of the dataset, or the normalizer cannot be computed for any
 * person.
 */
export function scoreModel(model: Model, dataset: Dataset, options: ScoreModelOptions = {}): Promise<Score> {
  return scoreSources([modelSource(model, model.name, webPlatform.decodeImage, options)], dataset, options);
}
