import type { InputNode, Node, Parameter, Value } from './value.ts';

/**
 * Every node that the values depend on, each after the nodes that it depends on.
 * @param known nodes to leave out. Nodes that only they depend on are left out too.
 */
export function nodesInOrder(
  values: readonly Value[],
  known: ReadonlySet<Node> = new Set(),
): readonly Node[] {
  const done = new Set<Node>();
  const pending: { node: Node; expanded: boolean }[] = values
    .map((value) => ({ node: value.node, expanded: false }))
    .reverse();
  // A loop, not a recursion: the graph of a training step is thousands of nodes deep.
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { node, expanded } = entry;
    if (done.has(node) || known.has(node)) continue;
    if (expanded || node.kind !== 'operator') {
      done.add(node);
      continue;
    }
    pending.push({ node, expanded: true });
    for (const value of node.inputs.toReversed()) {
      if (!done.has(value.node)) pending.push({ node: value.node, expanded: false });
    }
  }
  return [...done];
}

/** The parameters that the values depend on, in the order of their names' first use. */
export function parametersOf(values: readonly Value[]): readonly Parameter[] {
  return leavesOf(values, 'parameter');
}

/** The inputs that the values depend on, in the order of their first use. */
export function inputsOf(values: readonly Value[]): readonly (Value & { node: InputNode })[] {
  return leavesOf(values, 'input');
}

function leavesOf<Kind extends 'input' | 'parameter'>(
  values: readonly Value[],
  kind: Kind,
): readonly (Value & { node: Extract<Node, { kind: Kind }> })[] {
  const leaves = new Map<Node, Value>();
  const visit = (value: Value) => {
    if (value.node.kind === kind) leaves.set(value.node, value);
  };
  values.forEach(visit);
  for (const node of nodesInOrder(values)) if (node.kind === 'operator') node.inputs.forEach(visit);
  return [...leaves.values()] as (Value & { node: Extract<Node, { kind: Kind }> })[];
}
