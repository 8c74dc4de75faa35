import { at } from '../foundation/index.ts';
import { debtInWords, type ModelMetadata } from '../models/index.ts';
import type { Recipe } from './recipe.ts';
import type { Validation } from './validate.ts';

/** The part of an exported model's card about its training. */
export type Card = Pick<ModelMetadata, 'name' | 'crop' | 'provenance' | 'scores' | 'calibration'>;

/**
 * Makes the card of a recipe's model. It names the datasets, not the folders that they were read from.
 * @param date day the model was made, ISO 8601.
 * @param origin origin of the initial parameters, if the recipe does not state it; `undefined` for random ones.
 * @param validation score on people held out of training, if it was measured.
 */
export function modelCard(
  recipe: Recipe,
  date: string,
  origin: string | undefined,
  validation?: Validation,
): Card {
  const { name, crop, data } = recipe;
  const { license, initializedFrom = origin, distilledFrom } = recipe.card;
  const debt = debtInWords({ initializedFrom, distilledFrom });
  const datasets = data.train.map(({ dataset }) => at(dataset.split(':'), 0));
  return {
    name,
    crop: { padding: crop.padding, around: crop.around === 'image' ? 'image' : undefined },
    provenance: {
      trainedOn: datasets.map((dataset) => `${dataset}, training split`),
      initializedFrom,
      distilledFrom,
      license,
      recipe: name,
      date,
    },
    calibration: validation?.calibration,
    scores:
      validation === undefined
        ? []
        : [
            {
              dataset: at(datasets, 0),
              split: 'held out of train',
              metric: validation.measure ?? 'PCK@0.2',
              value: validation.score,
              conditions: [validation.conditions, ...(debt === '' ? [] : [debt])].join(', '),
            },
          ],
  };
}
