import { nodeMultiplyAccumulates } from './operators.ts';
import { nodesInOrder } from './traverse.ts';
import type { Value } from './value.ts';

/**
 * Multiply-accumulates needed to compute the values, for the whole batch. Only convolutions and matrix products count;
 * everything else is small in comparison.
 */
export function multiplyAccumulatesOf(outputs: readonly Value[]): number {
  return nodesInOrder(outputs).reduce(
    (sum, node) => sum + (node.kind === 'operator' ? nodeMultiplyAccumulates(node) : 0),
    0,
  );
}
