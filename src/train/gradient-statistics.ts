import { at, entryOf } from '../foundation/index.ts';
import {
  differentiate,
  emit,
  input,
  ops,
  type Parameter,
  type ParameterNode,
  type Value,
} from '../graph/index.ts';
import type { Runtime, Tensors } from '../runtime/index.ts';
import { sizeOf, type Tensor } from '../tensor/index.ts';
import { only } from './step-inputs.ts';

/**
 * The bins of gradient magnitudes. They begin at 10^`from`, and each is `width` decades wide. The first bin also
 * counts smaller magnitudes.
 */
export const magnitudeBins = { from: -12, to: 3, width: 0.5 } as const;

/** For each parameter, the number of gradient elements in each bin. */
export type MagnitudeHistograms = Readonly<Record<string, readonly number[]>>;

/** Counts gradients by magnitude. It has a separate ONNX model, so training steps are not slowed down. */
export interface GradientStatistics {
  /** @param feeds the inputs of the training step: its state, the batch, `step`. */
  count(feeds: Tensors): Promise<MagnitudeHistograms>;
  close(): Promise<void>;
}

/** Compiles the counting of a loss's gradients. Only the given parameters are fed; all others keep their values. */
export async function compileGradientStatistics(
  runtime: Runtime,
  loss: Value,
  parameters: readonly Parameter[],
  weights: ReadonlyMap<string, Tensor>,
): Promise<GradientStatistics> {
  const gradients = differentiate(loss, parameters);
  const outputs = Object.fromEntries(
    parameters.map(({ node }, index) => [`above/${node.name}`, countsAbove(at(gradients, index))]),
  );
  const bindings = new Map<ParameterNode, Value>(
    parameters.map(({ node, shape }) => [
      node,
      ops.reshape(input(node.name, 'float32', [sizeOf(shape)]), shape),
    ]),
  );
  const model = emit({ name: 'gradient statistics', outputs, bindings, weights, target: runtime.target });
  const session = await runtime.compile(model);
  return {
    async count(feeds) {
      const results = await session.run(only(session.inputs, feeds));
      return Object.fromEntries(
        parameters.map(({ node, shape }) => {
          const above = Array.from(entryOf(results, `above/${node.name}`).data, Number);
          return [node.name, between(sizeOf(shape), above)];
        }),
      );
    },
    close: () => session.close(),
  };
}

/** For each bin but the first: the number of elements that are at least as large as the bin's lower end. */
function countsAbove(gradient: Value): Value {
  const magnitudes = ops.abs(gradient);
  const counts = lowerEnds()
    .slice(1)
    .map((end) => ops.reshape(ops.sum(ops.cast(ops.greater(magnitudes, end), 'float32')), [1]));
  return ops.concat(counts, 0);
}

function lowerEnds(): readonly number[] {
  const { from, to, width } = magnitudeBins;
  return Array.from({ length: Math.round((to - from) / width) }, (_, bin) => 10 ** (from + bin * width));
}

function between(total: number, above: readonly number[]): readonly number[] {
  const counts = [total, ...above];
  return counts.map((count, bin) => count - (counts[bin + 1] ?? 0));
}
