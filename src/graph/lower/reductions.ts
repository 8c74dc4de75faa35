import type { Builder } from '../builder-type.ts';
import { range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';
import type { Rule } from './rule.ts';

type Reduce = (g: Builder) => Builder['sum'];

export const reduceSum: Rule<'reduceSum'> = inTurn((g) => g.sum);
export const reduceMean: Rule<'reduceMean'> = inTurn((g) => g.mean);
export const reduceMax: Rule<'reduceMax'> = inTurn((g) => g.max);

/**
 * Reduces the innermost axes first, then the batch. The innermost axes lie together in memory, so a sum per channel is
 * twice as fast this way.
 */
function inTurn(reduce: Reduce): Rule<'reduceSum' | 'reduceMean' | 'reduceMax'> {
  return ({ inputs: [x], attributes: { axes, keepDims }, table }, g) => {
    if (!table.innerAxesFirst) return undefined;
    const [inner, outer] = split(axes, x);
    if (inner.length === 0 || outer.length === 0) return undefined;
    return reduce(g)(reduce(g)(x, inner, keepDims), outer, keepDims);
  };
}

/** Splits the axes into the innermost ones, without a gap, and the rest. */
function split(
  axes: readonly number[],
  x: Value,
): readonly [inner: readonly number[], outer: readonly number[]] {
  const isInner = (axis: number) =>
    range(x.shape.length)
      .slice(axis)
      .every((later) => axes.includes(later));
  return [axes.filter(isInner), axes.filter((axis) => !isInner(axis))];
}
