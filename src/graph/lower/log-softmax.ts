import type { Rule } from './rule.ts';

/** A target without LogSoftmax subtracts the largest number, and then the logarithm of the sum of the exponentials. */
export const logSoftmax: Rule<'logSoftmax'> = ({ inputs: [x], attributes: { axis }, table }, g) => {
  if (table.hasLogSoftmax) return undefined;
  const shifted = g.subtract(x, g.max(x, [axis], true));
  return g.subtract(shifted, g.log(g.sum(g.exp(shifted), [axis], true)));
};
