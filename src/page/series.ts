/**
 * Dashes of the lines of each source, for readers who cannot tell the colors apart. As in `stroke-dasharray`; the
 * first is solid.
 */
const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 4],
  [4, 4],
  [10, 3, 2, 3, 2, 3],
  [1, 4],
];

/** The color of a source's lines and bars, as CSS. */
export function seriesColor(source: number): string {
  return `var(--series-${source % dashes.length})`;
}

/** The dashes of a source's lines. */
export function seriesDash(source: number): readonly number[] {
  return dashes[source % dashes.length] ?? [];
}
