import { nodesInOrder, type Value } from '../graph/index.ts';
import { sizeOf } from '../tensor/index.ts';
import type { Architecture } from './network.ts';

/** How many multiplications of convolutions and matrix products a network needs for one picture; everything else is small beside them. */
export function arithmeticOf(architecture: Architecture): number {
  const { stages } = architecture.build({ batch: 1, seed: 0, mode: { kind: 'inference' } });
  return multiplications(stages);
}

/** The same of values for as many pictures as they are for. */
export function multiplications(outputs: readonly Value[]): number {
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
