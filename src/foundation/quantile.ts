/**
 * The value that a share of the numbers is below, between two neighbours by linear interpolation: type 7 of Hyndman
 * and Fan (1996), as `numpy.quantile` and R's `quantile` have it by default.
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

/** The middle of the numbers, in any order; the mean of the middle two where they are even; NaN without any. */
export function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
