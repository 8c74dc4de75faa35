import type { TensorType } from '../../tensor/index.ts';
import type { Attributes, OperatorName } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { Inputs } from '../inputs.ts';
import type { Value } from '../value.ts';
import type { TargetTable } from './targets.ts';

/** Computes an operator on a target: returns the replacement value, or `undefined` to keep the operator. */
export type Rule<Name extends OperatorName> = (context: LowerContext<Name>, g: Builder) => Value | undefined;

/** The rule of an operator that is always replaced. */
export type Replacement<Name extends OperatorName> = (context: LowerContext<Name>, g: Builder) => Value;

export interface LowerContext<Name extends OperatorName> {
  /** The inputs, already lowered. */
  readonly inputs: Inputs<Name, Value>;
  readonly output: TensorType;
  readonly attributes: Attributes[Name];
  readonly table: TargetTable;
  /** Whether an input is the same at every run. */
  isConstant(input: Value): boolean;
}
