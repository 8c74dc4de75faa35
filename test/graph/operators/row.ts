import type { OperatorName, Value } from '../../../src/graph/index.ts';
import type { Tensor } from '../../../src/tensor/index.ts';
import type { Reference } from '../reference.ts';

/** One use of an operator: its point, as a graph and as plain arithmetic. */
export interface Row {
  readonly title: string;
  readonly point: readonly Tensor[];
  readonly apply: (...values: Value[]) => Value;
  readonly expected: Reference;
}

/** Rows of some operators. */
export type Rows = { readonly [Name in OperatorName]?: readonly Row[] };

export function row(title: string, point: readonly Tensor[], apply: Row['apply'], expected: Reference): Row {
  return { title, point, apply, expected };
}
