import { bytesPerElement, sizeOf, type TensorType } from '../tensor/index.ts';
import { nodesInOrder } from './traverse.ts';
import type { Node, ParameterNode, Value } from './value.ts';

export interface MemoryNeed {
  /** Parameters, constants and inputs: held throughout. */
  readonly leaves: number;
  /** The largest total of intermediate results alive at one time, when each is freed after its last use. */
  readonly intermediates: number;
}

export interface MemoryOptions {
  /** Values that stand for parameters, as for `emit`. */
  readonly bindings?: ReadonlyMap<ParameterNode, Value>;
  /** Values that are written over memory held already, such as updated parameters: they take none of their own. */
  readonly inPlace?: readonly Value[];
}

/**
 * Bytes that computing the values takes, from the shapes alone. ONNX Runtime frees results after their last use too,
 * and a reshaped tensor is the same memory; its scratch memory for convolutions comes on top, so this is an estimate.
 */
export function memoryNeed(
  outputs: readonly Value[],
  { bindings = new Map(), inPlace = [] }: MemoryOptions = {},
): MemoryNeed {
  /** The value whose memory a value lies in. */
  const storage = (value: Value): Value => {
    const { node } = value;
    const bound = node.kind === 'parameter' ? bindings.get(node) : undefined;
    if (bound !== undefined) return storage(bound);
    return node.kind === 'operator' && node.operator === 'reshape' ? storage(node.inputs[0]!) : value;
  };
  const order = nodesInOrder([...bindings.values(), ...outputs]);
  const held = new Set<Node>(inPlace.map((value) => storage(value).node));
  const kept = new Set<Node>(outputs.map((value) => storage(value).node));
  const leaves = new Map<Node | string, number>();
  const lastUse = new Map<Node, Node>();
  for (const node of order) {
    if (node.kind !== 'operator') continue;
    for (const value of node.inputs.map(storage)) {
      lastUse.set(value.node, node);
      if (value.node.kind === 'operator') continue;
      // Inputs of one name are one input.
      leaves.set(value.node.kind === 'input' ? value.node.name : value.node, bytesOf(value));
    }
  }
  let [alive, peak] = [0, 0];
  for (const node of order) {
    if (node.kind !== 'operator') continue;
    if (node.operator !== 'reshape' && !held.has(node)) alive += bytesOf(node.output);
    peak = Math.max(peak, alive);
    const used = new Map(node.inputs.map((operand) => [storage(operand).node, storage(operand)]));
    for (const [freed, value] of used) {
      const done = lastUse.get(freed) === node && !kept.has(freed) && !held.has(freed);
      if (done && freed.kind === 'operator') alive -= bytesOf(value);
    }
  }
  return { leaves: [...leaves.values()].reduce((sum, bytes) => sum + bytes, 0), intermediates: peak };
}

function bytesOf({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * bytesPerElement(dtype);
}
