import type { Statistic } from './breakdown.ts';

/**
 * The mean of the errors of the joints that were predicted: EPE (end-point error) of errors in pixels,
 * NME (normalised mean error) of normalised ones. A missed joint has no error to average.
 */
export const meanError: Statistic = (errors) => {
  const finite = errors.filter(Number.isFinite);
  return finite.length === 0 ? null : finite.reduce((sum, error) => sum + error, 0) / finite.length;
};
