import type { Rule } from './rule.ts';

/** For targets without LogSoftmax: subtract the largest number, then the logarithm of the sum of exponentials. */
export const logSoftmax: Rule<'logSoftmax'> = ({ inputs: [x], attributes: { axis }, table }, g) => {
  if (table.hasLogSoftmax) return undefined;
  const shifted = g.subtract(x, g.max(x, [axis], true));
  return g.subtract(shifted, g.log(g.sum(g.exp(shifted), [axis], true)));
};
