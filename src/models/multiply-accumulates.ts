import { nodesInOrder, type Value } from '../graph/index.ts';
import { sizeOf } from '../tensor/index.ts';
import { type Architecture, inferenceNetwork } from './network.ts';

/** Multiply-accumulates of an architecture's first network for one image: those of convolutions and matrix products. All else is small beside them. */
export function multiplyAccumulates(architecture: Architecture): number {
  const { stages } = inferenceNetwork(architecture, { seed: 0 });
  return multiplyAccumulatesOf(stages);
}

/** Multiply-accumulates of a graph's outputs, for the whole batch that they are computed of. */
export function multiplyAccumulatesOf(outputs: readonly Value[]): number {
  let sum = 0;
  for (const node of nodesInOrder(outputs)) {
    if (node.kind !== 'operator') continue;
    const [first, second] = node.inputs.map(({ shape }) => shape);
    // Every output of a convolution, and every input of a transposed one, meets one filter's numbers.
    if (node.operator === 'conv') sum += sizeOf(node.output.shape) * sizeOf(second!.slice(1));
    if (node.operator === 'convTranspose') sum += sizeOf(first!) * sizeOf(second!.slice(1));
    if (node.operator === 'matmul') sum += sizeOf(node.output.shape) * first!.at(-1)!;
  }
  return sum;
}
