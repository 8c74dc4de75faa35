import { parametersOf, type Value } from '../graph/index.ts';
import type { OnnxModel } from '../onnx/index.ts';
import { float32, sizeOf, type Tensor } from '../tensor/index.ts';

/** Trained values by parameter name, as vectors. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** The `float32` values that a model's file holds, by name: of an exported model its parameters, and its constants. */
export function weightsOf({ graph }: OnnxModel): Weights {
  return new Map(
    graph.initializers.flatMap(({ name, tensor }) =>
      tensor.dtype === 'float32' ? [[name, tensor.data as Float32Array] as const] : [],
    ),
  );
}

/** The weights that belong to parameters of a graph and fit them, in the parameters' shapes. */
export function fittingWeights(
  values: readonly Value[],
  weights: Weights,
): ReadonlyMap<string, Tensor<'float32'>> {
  return new Map(
    parametersOf(values).flatMap(({ node, shape }) => {
      const trained = weights.get(node.name);
      return trained?.length === sizeOf(shape) ? [[node.name, float32(shape, trained)] as const] : [];
    }),
  );
}
