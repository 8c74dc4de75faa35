import { bytesPerElement, sizeOf, type TensorType } from '../tensor/index.ts';
import { nodesInOrder, operands } from './traverse.ts';
import type { Node, Value } from './value.ts';

export interface MemoryNeed {
  /** Parameters, constants and inputs: held throughout. */
  readonly leaves: number;
  /** The largest total of intermediate results alive at one time, when each is freed after its last use. */
  readonly intermediates: number;
}

/**
 * Bytes that computing the values takes, from the shapes alone. ONNX Runtime frees results after their last use too;
 * its scratch memory for convolutions comes on top and views (Reshape) cost it nothing, so this is an estimate.
 */
export function memoryNeed(outputs: readonly Value[]): MemoryNeed {
  const order = nodesInOrder(outputs);
  const kept = new Set<Node>(outputs.map((value) => value.node));
  const lastUse = new Map<Node, Node>();
  for (const node of order) {
    if (node.kind === 'operator') for (const value of operands(node)) lastUse.set(value.node, node);
  }
  const leaves = new Map<Node, number>();
  let [alive, peak] = [0, 0];
  for (const node of order) {
    if (node.kind !== 'operator') continue;
    for (const value of operands(node)) {
      if (value.node.kind !== 'operator') leaves.set(value.node, bytesOf(value));
    }
    alive += resultBytes(node);
    peak = Math.max(peak, alive);
    for (const freed of new Set(operands(node).map((value) => value.node))) {
      if (lastUse.get(freed) === node && !kept.has(freed)) alive -= resultBytes(freed);
    }
  }
  return { leaves: [...leaves.values()].reduce((sum, bytes) => sum + bytes, 0), intermediates: peak };
}

/** Bytes of an operator's result; a reshaped one is the same memory. */
function resultBytes(node: Node): number {
  if (node.kind !== 'operator' || node.operator === 'reshape') return 0;
  return node.outputs.reduce((sum, type) => sum + bytesOf(type), 0);
}

function bytesOf({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * bytesPerElement(dtype);
}
