import type { UnlabeledRule } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import type { ModelConfig } from '../models/index.ts';

/** The parts of a recipe that decide whether absent joints are taught. */
interface Teaching {
  readonly data: {
    readonly train: readonly { readonly dataset: string; readonly unlabeled?: UnlabeledRule }[];
  };
  readonly model: ModelConfig;
}

/**
 * The recipe with `model.absent`, the weight of absent joints in the loss, if a dataset states that unlabeled joints
 * are absent. The weight is 1 unless the recipe has it.
 * @throws LimberError when the model cannot learn that a joint is absent.
 */
export function withAbsentTaught<Recipe extends Teaching>(recipe: Recipe, where: string): Recipe {
  const { data, model } = recipe;
  const teaches = data.train.some(
    ({ unlabeled = {} }) => unlabeled === 'absent' || Object.values(unlabeled).includes('absent'),
  );
  if (!teaches) return recipe;
  if (model.kind !== 'cpm' && model.kind !== 'cpm transfer') {
    throw noEffect(`the model "${model.kind}", which gives every joint a place in every image`, where);
  }
  if (model.absent === 0) throw noEffect('"model.absent: 0"', where);
  return { ...recipe, model: { ...model, absent: model.absent ?? 1 } };
}

function noEffect(got: string, where: string): LimberError {
  return new LimberError({
    what: 'recipe setting "unlabeled: absent" has no effect',
    got,
    expected: 'it with the models "cpm" and "cpm transfer" only, whose maps can be empty',
    where,
  });
}
