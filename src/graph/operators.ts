import type { EmittedName, LoweredName, OperatorName } from './attributes.ts';
import type { EmittedOperator, Operator, SlidingWindow } from './operator.ts';
import * as activations from './ops/activations.ts';
import * as arithmetic from './ops/arithmetic.ts';
import { channelAffine } from './ops/channel-affine.ts';
import { conv } from './ops/conv.ts';
import { convInputGradient, convWeightGradient } from './ops/conv-gradients.ts';
import { convTranspose } from './ops/conv-transpose.ts';
import { gather, scatterAdd } from './ops/gather.ts';
import { lrn } from './ops/lrn.ts';
import { matmul } from './ops/matmul.ts';
import { maxPoolGradient } from './ops/max-pool-gradient.ts';
import * as movement from './ops/movement.ts';
import { normalizeBatch } from './ops/normalize-batch.ts';
import * as pooling from './ops/pooling.ts';
import * as reductions from './ops/reductions.ts';
import { resize } from './ops/resize.ts';
import * as selection from './ops/selection.ts';
import { logSoftmax, softmax } from './ops/softmax.ts';
import type { OperatorNode } from './value.ts';

/** The rules of all operators that a model file can hold. A missing rule does not compile. */
const emitted: { readonly [Name in EmittedName]: EmittedOperator<Name> } = {
  ...activations,
  ...arithmetic,
  ...movement,
  ...pooling,
  ...reductions,
  ...selection,
  conv,
  convTranspose,
  gather,
  logSoftmax,
  lrn,
  matmul,
  resize,
  scatterAdd,
  softmax,
};

/** The rules of all operators that `lower` replaces. `lower/rules.ts` says how each is replaced. */
const lowered: { readonly [Name in LoweredName]: Operator<Name> } = {
  channelAffine,
  convInputGradient,
  convWeightGradient,
  maxPoolGradient,
  normalizeBatch,
};

/** Every operator's rules. */
export const operators: { readonly [Name in OperatorName]: Operator<Name> } = { ...emitted, ...lowered };

export function rulesOf(node: OperatorNode): Operator<OperatorName> {
  // Each name has rules for its own attributes, but the compiler cannot check this for a node of any name.
  return operators[node.operator] as unknown as Operator<OperatorName>;
}

/** The function that writes a node to a file. */
export function emissionOf({ operator }: OperatorNode): EmittedOperator<EmittedName>['emit'] {
  if (!(operator in emitted)) throw new Error(`${operator} must be lowered before a model is written`);
  return (emitted[operator as EmittedName] as unknown as EmittedOperator<EmittedName>).emit;
}

/** Whether a node's result shares the memory of its first input. */
export function isView(node: OperatorNode): boolean {
  return rulesOf(node).cost === 'view';
}

/** A node's multiply-accumulates: those of convolutions and matrix products, 0 for others. */
export function nodeMultiplyAccumulates(node: OperatorNode): number {
  const { cost } = rulesOf(node);
  return typeof cost === 'function' ? cost(node) : 0;
}

/** The input cells that a cell of a node's result depends on; `'all'` if it may depend on any. */
export function windowOf(node: OperatorNode): SlidingWindow | 'all' {
  const { window } = rulesOf(node);
  if (window === 'cell') return { reach: [0, 0], strides: [1, 1] };
  return window === 'all' ? 'all' : window(node);
}
