import type { LabelStudioResult } from './schema.ts';

/**
 * The results with labels where they are read. The tag `Labels` beside `KeyPoint` or `Rectangle` writes a region as two
 * results of one id: its place, and its labels. They become one result, as `KeyPointLabels` or `RectangleLabels` write
 * it. A rectangle needs no label. A key point without a label stays as it is.
 */
export function joinedResults(results: readonly LabelStudioResult[]): readonly LabelStudioResult[] {
  const labelsOf = new Map(
    results.flatMap(({ id, type, value }) =>
      type === 'labels' && id && value?.labels ? [[id, value.labels] as const] : [],
    ),
  );
  const joined = new Set<string>();
  const read = results.map((result): LabelStudioResult => {
    const { id, type, value } = result;
    const labels = id ? labelsOf.get(id) : undefined;
    if (type === 'rectangle' && value) {
      if (id) joined.add(id);
      return { ...result, type: 'rectanglelabels' };
    }
    if (type !== 'keypoint' || !value || labels === undefined) return result;
    if (id) joined.add(id);
    return { ...result, type: 'keypointlabels', value: { ...value, keypointlabels: labels } };
  });
  return read.filter(({ id, type }) => type !== 'labels' || !id || !joined.has(id));
}
