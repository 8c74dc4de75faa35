import { quantile } from '../foundation/index.ts';

/** The distribution of some numbers. */
export interface Quantiles {
  readonly count: number;
  readonly minimum: number;
  /** The 5 % quantile. */
  readonly low: number;
  readonly median: number;
  /** The 95 % quantile. */
  readonly high: number;
  readonly maximum: number;
}

/** `undefined` for an empty list. */
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
