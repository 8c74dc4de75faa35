import { type ModelMetadata, trunkOf } from '../models/index.ts';
import type { Recipe } from './recipe.ts';
import type { Validation } from './validate.ts';

/** What an exported model says of its training. */
export type Card = Pick<ModelMetadata, 'name' | 'crop' | 'provenance' | 'scores'>;

/**
 * The card of a recipe's model: names of datasets rather than where their folders are.
 * @param date when it was made, ISO 8601.
 * @param validation how it did on people held out of training, where that is known.
 */
export function modelCard(recipe: Recipe, date: string, validation?: Validation): Card {
  const { name, crop, data } = recipe;
  const { licence } = recipe.card;
  const initializedFrom = recipe.card.initializedFrom ?? origin(recipe);
  const datasets = data.train.map(({ dataset }) => dataset.split(':')[0]!);
  const transferred = initializedFrom === undefined ? {} : { initializedFrom };
  return {
    name,
    crop: { enlarge: crop.padding, ...(crop.around === 'image' && { around: 'picture' }) },
    provenance: {
      trainedOn: datasets.map((dataset) => `${dataset}, training split`),
      ...transferred,
      licence,
      recipe: name,
      date,
    },
    scores:
      validation === undefined
        ? []
        : [
            {
              dataset: datasets[0]!,
              split: 'held out of train',
              metric: 'PCK@0.2',
              value: validation.score,
              conditions: [
                validation.conditions,
                ...(initializedFrom === undefined ? [] : ['transferred weights']),
              ].join(', '),
            },
          ],
  };
}

/** The file that the weights come from where the recipe's card does not say: a score must not pass for one from random weights. */
function origin({ initialize, model }: Recipe): string | undefined {
  return initialize ?? trunkOf(model);
}
