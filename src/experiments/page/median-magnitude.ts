import type { ArmResult } from '../result.ts';

export type Gradients = NonNullable<ArmResult['gradients']>;
export type Moment = Gradients['moments'][number];

/**
 * The median of magnitudes that were counted in bins of their decimal logarithm. The result is a logarithm, linearly
 * interpolated within its bin; `null` if nothing was counted.
 */
export function medianMagnitude(
  counts: readonly number[],
  { from, width }: Gradients['bins'],
): number | null {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && below + count >= half) return from + width * (bin + (half - below) / count);
    below += count;
  }
  return null;
}

/** The medians of an arm's layers at one moment; `null` for layers that were not being trained. */
export function mediansByDepth(
  { bins, layers }: Gradients,
  { gradients }: Moment,
): readonly (number | null)[] {
  return layers.map((layer) => medianMagnitude(gradients[layer] ?? [], bins));
}
