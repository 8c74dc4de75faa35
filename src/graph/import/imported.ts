import type { Value } from '../value.ts';

/** A network from a file, as graph values: build on them, differentiate them, or write them to a file. */
export interface ImportedGraph<Name extends string = string> {
  /** The network's inputs, by name. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** The requested values, by name. */
  readonly outputs: Readonly<Record<Name, Value>>;
}

/** The same value with a node called `name`. Leaves, and nodes that have a name already, keep theirs. */
export function named(value: Value, name: string): Value {
  if (value.node.kind !== 'operator' || value.node.name !== undefined) return value;
  return Object.freeze({ ...value, node: Object.freeze({ ...value.node, name }) });
}
