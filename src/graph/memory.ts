import { bytesPerElement, sizeOf, type TensorType } from '../tensor/index.ts';
import type { Lowered } from './lower/lower.ts';
import { isView } from './operators.ts';
import { nodesInOrder } from './traverse.ts';
import type { Node, Value } from './value.ts';

/** The memory that a graph needs when it runs, in bytes. */
export interface MemoryNeed {
  /** Parameters, constants and inputs: held throughout. */
  readonly leaves: number;
  /** The largest total of memory held at one time for intermediate results. */
  readonly intermediates: number;
  /** Bytes of all outputs: ONNX Runtime's Node package copies each one, even those written in place. */
  readonly results: number;
}

/**
 * Bytes needed to compute a graph, from the shapes alone. A result's memory is free after its last use. ONNX Runtime
 * reuses it only for results of the same type and shape, and holds it until the last of them. A reshaped tensor shares
 * its source's memory. The result is an estimate: the scratch memory of convolutions is not included.
 * @param inPlace names of outputs written over existing memory, such as updated parameters.
 */
export function memoryNeed(graph: Lowered, inPlace: readonly string[] = []): MemoryNeed {
  const { bindings } = graph;
  const outputs = Object.values(graph.outputs);
  /** The value that owns the memory of a value: itself, or the tensor that it is a view of. */
  const storage = (value: Value): Value => {
    const { node } = value;
    const bound = node.kind === 'parameter' ? bindings.get(node) : undefined;
    if (bound !== undefined) return storage(bound);
    return node.kind === 'operator' && isView(node) ? storage(node.inputs[0]) : value;
  };
  const order = nodesInOrder([...bindings.values(), ...outputs]);
  const named = Object.entries(graph.outputs).filter(([name]) => inPlace.includes(name));
  const held = new Set<Node>(named.map(([, value]) => storage(value).node));
  const kept = new Set<Node>(outputs.map((value) => storage(value).node));
  const leaves = new Map<Node | string, number>();
  const lastUse = new Map<Node, Node>();
  for (const node of order) {
    if (node.kind !== 'operator') continue;
    for (const value of node.inputs.map(storage)) {
      lastUse.set(value.node, node);
      if (value.node.kind === 'operator') continue;
      // Inputs with the same name are the same input.
      leaves.set(value.node.kind === 'input' ? value.node.name : value.node, bytesOf(value));
    }
  }
  const blocks = new Map<Node, Block>();
  const free = new Map<string, Block[]>();
  order.forEach((node, time) => {
    if (node.kind !== 'operator') return;
    if (!isView(node) && !held.has(node)) {
      const block = free.get(kindOf(node.output))?.pop() ?? {
        bytes: bytesOf(node.output),
        first: time,
        last: time,
      };
      blocks.set(node, block);
      block.last = kept.has(node) ? order.length : time;
    }
    const used = new Map(node.inputs.map((operand) => [storage(operand).node, storage(operand)]));
    for (const [freed, value] of used) {
      const block = blocks.get(freed);
      if (block === undefined || lastUse.get(freed) !== node || kept.has(freed)) continue;
      block.last = time;
      const kind = kindOf(value);
      free.set(kind, [...(free.get(kind) ?? []), block]);
    }
  });
  const sum = (bytes: Iterable<number>) => [...bytes].reduce((total, count) => total + count, 0);
  return {
    leaves: sum(leaves.values()),
    intermediates: largestOverlap([...new Set(blocks.values())]),
    results: sum(outputs.map(bytesOf)),
  };
}

/** Memory shared, one after the other, by results of one type and shape. */
interface Block {
  readonly bytes: number;
  readonly first: number;
  last: number;
}

/** The most bytes that are held at one time. */
function largestOverlap(blocks: readonly Block[]): number {
  const changes = blocks.flatMap(({ bytes, first, last }) => [
    { time: first, bytes },
    { time: last + 1, bytes: -bytes },
  ]);
  let [held, most] = [0, 0];
  for (const { bytes } of changes.toSorted((a, b) => a.time - b.time || a.bytes - b.bytes)) {
    held += bytes;
    most = Math.max(most, held);
  }
  return most;
}

function kindOf({ dtype, shape }: TensorType): string {
  return `${dtype} ${shape}`;
}

function bytesOf({ dtype, shape }: TensorType): number {
  return sizeOf(shape) * bytesPerElement(dtype);
}
