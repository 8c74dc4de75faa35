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
    minimum: at(sorted, 0),
    low: at(sorted, 0.05),
    median: at(sorted, 0.5),
    high: at(sorted, 0.95),
    maximum: at(sorted, 1),
  };
}

/** The middle of the numbers; NaN without any. */
export function median(values: readonly number[]): number {
  return at(Float64Array.from(values).sort(), 0.5);
}

/** Between neighbours linearly. */
function at(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return low + (high - low) * (place - Math.floor(place));
}
