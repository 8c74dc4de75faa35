import { nodeMultiplyAccumulates } from './operators.ts';
import { nodesInOrder } from './traverse.ts';
import type { Value } from './value.ts';

/**
 * Multiply-accumulates of computing the values: those of convolutions and matrix products, for the whole batch. All
 * else is small beside them.
 */
export function multiplyAccumulatesOf(outputs: readonly Value[]): number {
  return nodesInOrder(outputs).reduce(
    (sum, node) => sum + (node.kind === 'operator' ? nodeMultiplyAccumulates(node) : 0),
    0,
  );
}
