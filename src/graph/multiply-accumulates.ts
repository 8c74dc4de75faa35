import { nodeMultiplyAccumulates } from './operators.ts';
import { nodesInOrder } from './traverse.ts';
import type { Value } from './value.ts';

/**
 * Multiply-accumulates that computing the values takes, for the whole batch. Convolutions and matrix products are counted;
 * all else is small beside them.
 */
export function multiplyAccumulatesOf(outputs: readonly Value[]): number {
  return nodesInOrder(outputs).reduce(
    (sum, node) => sum + (node.kind === 'operator' ? nodeMultiplyAccumulates(node) : 0),
    0,
  );
}
