import type { EmittedName, LoweredName, OperatorName } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { OperatorNode, Value } from '../value.ts';
import { channelAffine, normalizeBatch } from './channel-affine.ts';
import { conv } from './conv.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { convWeightGradient } from './conv-weight-gradient.ts';
import { logSoftmax } from './log-softmax.ts';
import { matmul } from './matmul.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';
import { reduceMax, reduceMean, reduceSum } from './reductions.ts';
import type { LowerContext, Replacement, Rule } from './rule.ts';

/** Total over the operators that no model file can hold: one without a rule does not compile. */
type Rules = { readonly [Name in LoweredName]: Replacement<Name> } & {
  readonly [Name in EmittedName]?: Rule<Name>;
};

const rules: Rules = {
  channelAffine,
  conv,
  convInputGradient,
  convWeightGradient,
  logSoftmax,
  matmul,
  maxPoolGradient,
  normalizeBatch,
  reduceMax,
  reduceMean,
  reduceSum,
};

/** The values that take a node's place on a target; `undefined` where it stays. */
export function replacementFor(
  { operator }: OperatorNode,
  context: LowerContext<OperatorName>,
  g: Builder,
): Value | undefined {
  // The table has for every name a rule for that name's attributes. The compiler cannot follow this for a node of any name.
  return (rules[operator] as Rule<OperatorName> | undefined)?.(context, g);
}
