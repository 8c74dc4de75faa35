import { quantile } from '../foundation/index.ts';

/** How numbers are spread. */
export interface Quantiles {
  readonly count: number;
  readonly minimum: number;
  /** A twentieth is smaller. */
  readonly low: number;
  readonly median: number;
  /** A twentieth is larger. */
  readonly high: number;
  readonly maximum: number;
}

/** `undefined` without numbers. */
export function quantilesOf(values: readonly number[]): Quantiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  return {
    count: values.length,
    minimum: quantile(sorted, 0),
    low: quantile(sorted, 0.05),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.95),
    maximum: quantile(sorted, 1),
  };
}
