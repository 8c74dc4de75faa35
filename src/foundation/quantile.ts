/**
 * The value below which a given share of the numbers lies, with linear interpolation between neighbors. This is type 7
 * of Hyndman and Fan (1996), the default of `numpy.quantile` and R's `quantile`.
 *
 * @param sorted numbers from the smallest to the largest
 * @param share from 0, the smallest, to 1, the largest
 * @returns NaN without any number
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (place - Math.floor(place)) * (above - below);
}

/** The median of numbers in any order. For an even count, the mean of the middle two; NaN without numbers. */
export function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
