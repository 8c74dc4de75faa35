import { tensor } from '../tensor/index.ts';
import { toFloat16 } from './float16.ts';
import type { OnnxModel } from './model.ts';

/**
 * The same model with new numbers in some of its initializers. Initializers in half precision stay in half precision.
 * @param weights new numbers by initializer, in its shape; unknown names are ignored.
 */
export function replaceWeights(model: OnnxModel, weights: ReadonlyMap<string, Float32Array>): OnnxModel {
  const initializers = model.graph.initializers.map((initializer) => {
    const { name, tensor: before } = initializer;
    const values = weights.get(name);
    if (values?.length !== before.data.length) return initializer;
    const single = tensor('float32', before.shape, values);
    return { name, tensor: before.dtype === 'float16' ? toFloat16(single) : single };
  });
  return { ...model, graph: { ...model.graph, initializers } };
}
