import {
  constant,
  differentiate,
  emit,
  type GraphTarget,
  input,
  ops,
  type Value,
} from '../../src/graph/index.ts';
import { randomStream } from '../../src/random.ts';
import type { Runtime, Tensors } from '../../src/runtime/index.ts';
import { float32, sizeOf, type Tensor } from '../../src/tensor/index.ts';

/** A function of tensors, written as a graph, and a point at which it is checked. */
export interface Subject {
  readonly apply: (...values: Value[]) => Value;
  /**
   * The point. Gradients are checked with respect to its `float32` tensors; others (indices, conditions) do not change.
   */
  readonly point: readonly Tensor[];
}

export interface Checked {
  readonly output: Tensor;
  /**
   * The largest difference between a directional derivative and its central difference, in units of the gradient's
   * length (of 1, where it is shorter).
   */
  readonly error: number;
}

export interface CheckOptions {
  /** The gradients to be checked. */
  readonly gradientsOf?: typeof differentiate;
  /** The target of the lowered graph, for any runtime; the runtime's own target unless given. */
  readonly target?: GraphTarget;
}

/** Size of the change of each element. Points must be farther than this from kinks. */
export const halfStep = 2 ** -7;
const directionsPerInput = 3;

/**
 * Takes loss = Σ output · w for random w, and compares each input's gradient along random directions of ±1 with (loss(x
 * + h · d) − loss(x − h · d)) / 2h. Each direction changes every element, so a single wrong one is noticed. The
 * difference is summed in double precision. So only the rounding of the outputs remains, about 1e-7 / h.
 */
export async function checkGradients(
  runtime: Runtime,
  { apply, point }: Subject,
  { gradientsOf = differentiate, target = runtime.target }: CheckOptions = {},
): Promise<Checked> {
  const random = randomStream(1);
  const values = point.map(({ dtype, shape }, index) => input(`x${index}`, dtype, shape));
  const output = apply(...values);
  const weights = Float32Array.from({ length: sizeOf(output.shape) }, () => random.uniform(-1, 1));
  const loss = ops.sum(ops.multiply(output, constant(float32(output.shape, weights))));
  const moving = values.filter(({ dtype }) => dtype === 'float32');
  const gradients = gradientsOf(loss, moving);
  const names = moving.map((value) => values.indexOf(value));
  const model = emit({
    name: 'gradient check',
    outputs: {
      output,
      ...Object.fromEntries(gradients.map((gradient, index) => [`g${names[index]}`, gradient])),
    },
    target,
  });
  const session = await runtime.compile(model, { threads: 1 });
  const used = (tensors: Tensors): Tensors =>
    Object.fromEntries(Object.entries(tensors).filter(([name]) => name in session.inputs));
  const feeds: Tensors = Object.fromEntries(point.map((tensor, index) => [`x${index}`, tensor]));
  const lossAt = async (tensors: Tensors): Promise<number> =>
    dot((await session.run(used(tensors))).output!.data as Float32Array, weights);

  const results = await session.run(used(feeds));
  let error = 0;
  for (const index of names) {
    const gradient = results[`g${index}`]!.data as Float32Array;
    const { shape, data } = point[index] as Tensor<'float32'>;
    for (let count = 0; count < directionsPerInput; count++) {
      const direction = Float32Array.from(data, () => (random.integer(2) === 0 ? -1 : 1));
      const moved = (step: number): Tensors => ({
        ...feeds,
        [`x${index}`]: float32(
          shape,
          data.map((value, at) => value + step * direction[at]!),
        ),
      });
      const numeric = ((await lossAt(moved(halfStep))) - (await lossAt(moved(-halfStep)))) / (2 * halfStep);
      const length = Math.max(1, Math.sqrt(dot(gradient, gradient)));
      error = Math.max(error, Math.abs(dot(gradient, direction) - numeric) / length);
    }
  }
  await session.close();
  return { output: results.output!, error };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
