import type { OnnxModel, OnnxNode } from '../../onnx/index.ts';
import { sizeOf } from '../../tensor/index.ts';

/** The inputs of an operator that training may change, by position. */
const trainedInputs: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
  MatMul: [0, 1],
  PRelu: [1],
  // Without the running mean and variance.
  BatchNormalization: [1, 2],
  // Biases and scales that a converter wrote as separate operators.
  Add: [0, 1],
  Mul: [0, 1],
};

/**
 * The initializers of a network that training may change: weights, biases and scales, but not single numbers, shapes or
 * running statistics. Weights stored in half precision are found through their Cast.
 */
export function trainableNames({ graph }: OnnxModel): ReadonlySet<string> {
  const stored = new Map(graph.initializers.map(({ name, tensor }) => [name, tensor] as const));
  const widened = new Map(graph.nodes.filter(isCast).map(({ inputs, outputs }) => [outputs[0], inputs[0]]));
  const names = new Set<string>();
  for (const { opType, inputs } of graph.nodes) {
    for (const place of trainedInputs[opType] ?? []) {
      const input = inputs[place];
      const name = widened.get(input) ?? input;
      const tensor = name === undefined ? undefined : stored.get(name);
      if (name === undefined || tensor === undefined || sizeOf(tensor.shape) < 2) continue;
      if (tensor.dtype === 'float32' || tensor.dtype === 'float16') names.add(name);
    }
  }
  return names;
}

function isCast({ opType }: OnnxNode): boolean {
  return opType === 'Cast';
}
