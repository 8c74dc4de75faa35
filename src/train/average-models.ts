import { LimberError } from '../errors.ts';
import { type OnnxModel, replaceWeights } from '../onnx/index.ts';
import { weightsOf } from './weights.ts';

export interface AveragedModel {
  readonly model: OnnxModel;
  /** The model's part of the mean. All shares add up to 1. */
  readonly share: number;
  /** Named in errors, e.g. the file. */
  readonly where: string;
}

/**
 * A model whose weights are the weighted mean of the weights of several models of one architecture. The mean of a
 * model and of its fine-tuned version is often better than both (Wortsman et al., "Robust fine-tuning of zero-shot
 * models", CVPR 2022). Everything else is the first model's.
 * @throws LimberError when the shares do not add up to 1, or a model lacks a weight of the first one.
 */
export function averageModels(models: readonly AveragedModel[]): OnnxModel {
  const [first] = models;
  const sum = models.reduce((total, { share }) => total + share, 0);
  if (first === undefined || Math.abs(sum - 1) > 1e-6) {
    throw new LimberError({
      what: 'models cannot be averaged',
      got: `shares that add up to ${sum}`,
      expected: 'shares that add up to 1',
    });
  }
  const all = models.map(({ model, share, where }) => ({ weights: weightsOf(model), share, where }));
  const mean = new Map(
    [...weightsOf(first.model)].map(([name, { length }]) => {
      const total = new Float64Array(length);
      for (const { weights, share, where } of all) {
        const values = weights.get(name);
        if (values?.length !== length) throw differs(name, length, values?.length, where);
        values.forEach((value, i) => {
          total[i] = (total[i] ?? 0) + share * value;
        });
      }
      return [name, Float32Array.from(total)] as const;
    }),
  );
  return replaceWeights(first.model, mean);
}

function differs(name: string, length: number, found: number | undefined, where: string): LimberError {
  return new LimberError({
    what: 'only models of one architecture can be averaged',
    got: found === undefined ? `no weight "${name}"` : `${found} numbers in weight "${name}"`,
    expected: `${length}, as in the first model`,
    where,
  });
}
