import { at } from '../foundation/index.ts';
import { type Affine, applyAffine } from '../geometry/index.ts';
import {
  type Content,
  fixed,
  html,
  legendList,
  type Markup,
  percent,
  seriesColor,
  trusted,
} from '../page/index.ts';
import { countedSubjects, type Skeleton, subjectWords } from '../skeletons/index.ts';
import { colorLegend, skeletonFigure } from '../viz/index.ts';
import type { EvaluationDocument, ScoredCluster, ScoredSource } from './document.ts';
import { strip } from './headline.ts';
import { sourceRow, table } from './tables.ts';

/** The section with scores by the size of people and by their pose. */
export function breakdownsSection({ sources, sizes, clusters, data }: EvaluationDocument): Markup {
  const { pck } = at(sources, 0).evaluation;
  return html`
<section aria-labelledby="breakdowns">
<h2 id="breakdowns">By size and by pose</h2>
${sizeTable(sources, sizes, subjectWords(data.skeleton).many)}
${
  clusters.length > 0 &&
  html`<h3>By pose</h3>
<p>Groups of ${subjectWords(data.skeleton).many} in similar poses (k-means on the labeled poses after removing position and size, seed 1).
Each drawing is the mean pose of its group. The numbers are PCK@${pck.threshold}.</p>
${legendList(colorLegend(data.skeleton))}
<div class="cards${sources.length > 1 && ' several'}">${clusters.map((cluster) => clusterCard(cluster, sources, data.skeleton, largestReach(clusters)))}</div>`
}
</section>`;
}

function sizeTable(
  sources: readonly ScoredSource[],
  { measure, bins }: EvaluationDocument['sizes'],
  many: string,
): Content {
  if (bins.length === 0) return undefined;
  const { threshold } = at(sources, 0).evaluation.pck;
  return table(
    'Scores by size',
    html`By ${measure}, in groups of about equal numbers of ${many}: PCK@${threshold} in percent and EPE in pixels.`,
    html`${sourceRow(sources, 3, 2)}
<tr><th scope="col">${measure}</th><th scope="col">${many}</th>${sources.map(
      () => html`<th scope="col">PCK@${threshold}</th><th scope="col">EPE</th><th></th>`,
    )}</tr>`,
    bins.map(
      ({ from, to, people, pck, epe }) =>
        html`<tr><th scope="row">${fixed(from, 0)} to ${fixed(to, 0)} px</th><td>${people}</td>${sources.map(
          (_, index) => html`<td>${percent(pck[index])}</td><td>${fixed(epe[index], 1)}</td>
<td class="bar">${bar(pck[index] ?? null, index)}</td>`,
        )}</tr>`,
    ),
  );
}

function clusterCard(
  { people, pck, meanPose }: ScoredCluster,
  sources: readonly ScoredSource[],
  skeleton: Skeleton,
  reach: number,
): Markup {
  const several = sources.length > 1;
  return html`<figure class="card">${meanFigure(meanPose, skeleton, people, reach)}
<figcaption><dl><div><dt>${subjectWords(skeleton).many}</dt><dd>${people}</dd></div>
${sources.map(
  ({ name }, index) =>
    html`<div><dt>${several ? name : 'PCK'}</dt><dd>${percent(pck[index])}</dd></div>${bar(pck[index] ?? null, index)}`,
)}</dl></figcaption></figure>`;
}

/** A bar that repeats the number beside it. It is hidden from screen readers. */
function bar(score: number | null, source: number): Markup {
  return strip({ score, color: seriesColor(source) });
}

const figureSize = { width: 120, height: 120 };

function meanFigure(pose: ClusterPose, skeleton: Skeleton, people: number, reach: number): Markup {
  const toFigure = figureMap(pose, reach);
  const drawn = pose.map((point) => point && { point: applyAffine(toFigure, { x: point[0], y: point[1] }) });
  const { width, height } = figureSize;
  return html`<svg class="figure" viewBox="0 0 ${width} ${height}" role="img" aria-label="Mean pose of ${countedSubjects(people, skeleton)}">${trusted(
    skeletonFigure(skeleton, drawn, figureSize, { thickness: 2, kind: 'label' }),
  )}</svg>`;
}

type ClusterPose = ScoredCluster['meanPose'];

/**
 * Half of the longest side of all mean poses. All figures have this scale, so that tall and crouching people can be
 * compared.
 */
function largestReach(clusters: readonly ScoredCluster[]): number {
  const reaches = clusters.flatMap(({ meanPose }) =>
    (['x', 'y'] as const).map((axis) => {
      const { low, high } = extent(meanPose, axis);
      return (high - low) / 2;
    }),
  );
  return Math.max(...reaches);
}

/** The map that centers a pose in its figure. */
function figureMap(pose: ClusterPose, reach: number): Affine {
  const scale = (0.43 * figureSize.width) / reach;
  const shift = (axis: 'x' | 'y') => {
    const { low, high } = extent(pose, axis);
    return figureSize.width / 2 - 0.5 - (scale * (low + high)) / 2;
  };
  return { a: scale, b: 0, c: 0, d: scale, tx: shift('x'), ty: shift('y') };
}

function extent(pose: ClusterPose, axis: 'x' | 'y') {
  const values = pose.flatMap((point) => (point ? [point[axis === 'x' ? 0 : 1]] : []));
  return { low: Math.min(...values), high: Math.max(...values) };
}
