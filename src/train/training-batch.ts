import type { Tensors } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';

/** The examples of one step. */
export interface TrainingBatch {
  /** Names of the examples, for messages. */
  readonly ids: readonly string[];
  /** The inputs that the step declares, by name. */
  readonly tensors: Tensors & { readonly weights: Tensor<'float32'> };
}
