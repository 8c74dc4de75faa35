import type { Value } from '../value.ts';

/** A network from a file, as values one can build on, differentiate and emit. */
export interface ImportedGraph<Name extends string = string> {
  /** The values to be fed, by name. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** The values that were asked for, by name. */
  readonly outputs: Readonly<Record<Name, Value>>;
}

/** The same value, its node carrying `name`. Leaves, and nodes that have a name already, keep theirs. */
export function named(value: Value, name: string): Value {
  if (value.node.kind !== 'operator' || value.node.name !== undefined) return value;
  return Object.freeze({ ...value, node: Object.freeze({ ...value.node, name }) });
}
