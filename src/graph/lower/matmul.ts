import type { Builder } from '../builder-type.ts';
import { range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';
import type { Rule } from './rule.ts';

/** Transposes the operands first on targets without an operator for products of transposed matrices. */
export const matmul: Rule<'matmul'> = (
  { inputs: [a, b], attributes: { transposeA, transposeB }, table },
  g,
) => {
  if (!transposeA && !transposeB) return undefined;
  const plain = a.shape.length === 2 && b.shape.length === 2;
  if (table.transposedProducts === 'all' || (table.transposedProducts === 'matrices' && plain))
    return undefined;
  return g.matmul(transposeA ? transposed(a, g) : a, transposeB ? transposed(b, g) : b);
};

function transposed(x: Value, g: Builder): Value {
  const axes = range(x.shape.length);
  return g.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
