import type { Statistic } from './breakdown.ts';

/**
 * The mean error of the predicted joints. For errors in pixels this is EPE (end-point error), for normalized errors
 * NME (normalized mean error). Missed joints are left out.
 */
export const meanError: Statistic = (errors) => {
  const finite = errors.filter(Number.isFinite);
  return finite.length === 0 ? null : finite.reduce((sum, error) => sum + error, 0) / finite.length;
};
