import { parametersOf, type Value } from '../graph/index.ts';
import { fromFloat16, type OnnxModel } from '../onnx/index.ts';
import { float32, sizeOf, type Tensor } from '../tensor/index.ts';

/** Parameter values by name, as vectors. */
export type Weights = ReadonlyMap<string, Float32Array>;

/**
 * The floating-point values in a model's file, by name: an exported model's parameters and constants. Half-precision
 * values are widened to float32.
 */
export function weightsOf({ graph }: OnnxModel): Weights {
  return new Map(
    graph.initializers.flatMap(({ name, tensor }) => {
      if (isOf(tensor, 'float32')) return [[name, tensor.data] as const];
      return isOf(tensor, 'float16') ? [[name, fromFloat16(tensor).data] as const] : [];
    }),
  );
}

function isOf<D extends Tensor['dtype']>(tensor: Tensor, dtype: D): tensor is Tensor<D> {
  return tensor.dtype === dtype;
}

/** The values that belong to parameters of a graph and have their sizes, in the parameters' shapes. */
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
