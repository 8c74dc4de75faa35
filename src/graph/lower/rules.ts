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

/** One rule for every operator that a model file cannot hold. A missing rule does not compile. */
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

/** The value that replaces a node on a target; `undefined` keeps the node. */
export function replacementFor(
  { operator }: OperatorNode,
  context: LowerContext<OperatorName>,
  g: Builder,
): Value | undefined {
  // Each name has a rule for its own attributes, but the compiler cannot check this for a node of any name.
  return (rules[operator] as Rule<OperatorName> | undefined)?.(context, g);
}
