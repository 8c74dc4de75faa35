import type { Tensor } from '../tensor/index.ts';
import { toFloat16 } from './float16.ts';
import type { OnnxInitializer, OnnxModel, OnnxNode } from './model.ts';
import { elementTypeOf } from './tensor-proto.ts';

/** Smaller tensors stay in single precision, because a Cast would cost more than it saves. */
const leastElements = 65;

/**
 * Stores a model's `float32` weights in half precision, so in half the bytes. A Cast widens each weight when the model
 * is loaded, so all computation stays in single precision.
 * @param isStored whether an initializer is stored so. Default: all.
 */
export function storeInHalfPrecision(
  model: OnnxModel,
  isStored: (name: string) => boolean = () => true,
): OnnxModel {
  const { graph } = model;
  const large = new Map<string, Tensor<'float32'>>();
  for (const { name, tensor } of graph.initializers) {
    if (isFloat32(tensor) && tensor.data.length >= leastElements && isStored(name)) large.set(name, tensor);
  }
  const widened = (name: string): string => (large.has(name) ? `${name}/single` : name);
  const initializers = graph.initializers.map(({ name, tensor }): OnnxInitializer => {
    const wide = large.get(name);
    return { name, tensor: wide === undefined ? tensor : toFloat16(wide) };
  });
  const casts = [...large.keys()].map(
    (name): OnnxNode => ({
      opType: 'Cast',
      name: widened(name),
      inputs: [name],
      outputs: [widened(name)],
      attributes: { to: { int: elementTypeOf('float32') } },
    }),
  );
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(widened) }));
  return { ...model, graph: { ...graph, initializers, nodes: [...casts, ...nodes] } };
}

function isFloat32(tensor: Tensor): tensor is Tensor<'float32'> {
  return tensor.dtype === 'float32';
}
