import type { OperatorName } from './attributes.ts';
import type { Operator } from './operator.ts';
import * as activations from './ops/activations.ts';
import * as arithmetic from './ops/arithmetic.ts';
import { conv } from './ops/conv.ts';
import { convTranspose } from './ops/conv-transpose.ts';
import { gather, scatterAdd } from './ops/gather.ts';
import { lrn } from './ops/lrn.ts';
import { matmul } from './ops/matmul.ts';
import * as movement from './ops/movement.ts';
import { normalizeBatch } from './ops/normalize-batch.ts';
import * as pooling from './ops/pooling.ts';
import * as reductions from './ops/reductions.ts';
import { resize } from './ops/resize.ts';
import * as selection from './ops/selection.ts';
import { logSoftmax, softmax } from './ops/softmax.ts';

/** Every operator's rules. Total over the names: an operator without rules does not compile. */
export const operators: { readonly [Name in OperatorName]: Operator<Name> } = {
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
  normalizeBatch,
  resize,
  scatterAdd,
  softmax,
};
