import { type PairedDifference, parts } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { type Content, fixed, html, type Markup, percent, range, signed } from '../page/index.ts';
import { subjectWords } from '../skeletons/index.ts';
import type { EvaluationDocument, SourceComparison } from './document.ts';
import { table } from './tables.ts';

/** Largest p-value at which a difference is called significant. */
const significance = 0.05;

/** The section that compares the other sources with the first on the same people; nothing for a single source. */
export function comparisonSection({ sources, comparisons, data }: EvaluationDocument): Content {
  if (comparisons.length === 0) return undefined;
  const first = at(sources, 0).name;
  const order = parts(data.skeleton).flatMap(({ joints }) =>
    joints.map((joint) => data.skeleton.joints[joint] ?? ''),
  );
  return html`
<section aria-labelledby="comparison">
<h2 id="comparison">Beside ${first}</h2>
<p>Differences on the same ${subjectWords(data.skeleton).many}, in points: positive is better than ${first}. Colored and starred differences are
significant: a difference this large would be chance in less than ${significance * 100} % of cases (paired permutation test;
intervals by paired bootstrap). Each row is tested separately. So of twenty joints without
a true difference, about one is marked.</p>
<div class="tables">
${comparisons.map((comparison) => comparisonTable(comparison, sources[comparison.source]?.name ?? '', order))}
</div>
</section>`;
}

function comparisonTable(comparison: SourceComparison, name: string, order: readonly string[]): Markup {
  const { measure, first, second, headline, joints } = comparison;
  const rows = [headline, ...order.flatMap((joint) => joints[joint] ?? [])];
  const reach = Math.max(
    1,
    ...rows.flatMap(({ interval }) => (interval ? [Math.abs(interval.low), Math.abs(interval.high)] : [])),
  );
  const row = (label: string, kind: string, difference: PairedDifference) =>
    html`<tr class="${kind}"><th scope="row">${label}</th><td>${marked(difference)}</td>
<td>${difference.interval && range(difference.interval)}</td><td>${fixed(difference.p, 4)}</td>
<td class="bar">${forest(difference, reach, isSignificant(difference))}</td></tr>`;
  return table(
    `${name} compared with the first`,
    html`<b>${name}</b>: ${measure} ${percent(second)} beside ${percent(first)}`,
    html`<tr><th scope="col">joint</th><th scope="col">difference</th><th scope="col">interval</th><th scope="col">p</th>
<th class="bar">${forestAxis(reach)}</th></tr>`,
    [
      row(measure, 'total', headline),
      ...order.flatMap((joint) => {
        const difference = joints[joint];
        return difference ? [row(joint, '', difference)] : [];
      }),
    ],
  );
}

/**
 * A significant difference has a star as well as a color: for print, and for readers who cannot tell the colors
 * apart.
 */
function marked(compared: PairedDifference): Markup {
  const text = signed(compared.difference, 2);
  if (!isSignificant(compared)) return html`<span>${text}</span>`;
  return html`<span class="${(compared.difference ?? 0) > 0 ? 'gain' : 'loss'}">${text}&#160;*</span>`;
}

function isSignificant({ difference, p }: PairedDifference): boolean {
  return difference !== null && p !== null && p < significance;
}

/**
 * Draws a difference as a point on its confidence interval. The middle of the drawing is 0, its ends are ± `reach`
 * points.
 */
export function forest(
  { difference, interval }: PairedDifference,
  reach: number,
  isMarked: boolean,
): Content {
  if (difference === null || interval === null) return undefined;
  const at = (value: number) => `${fixed(50 + (50 * value) / reach, 2).replace('−', '-')}%`;
  const color = isMarked ? `var(--${difference > 0 ? 'gain' : 'loss'})` : 'var(--muted)';
  return html`<svg class="strip" aria-hidden="true"><line x1="50%" x2="50%" y1="0" y2="100%" stroke="var(--strong)"/>
<line x1="${at(interval.low)}" x2="${at(interval.high)}" y1="50%" y2="50%" stroke="${color}" stroke-width="2"/>
<circle cx="${at(difference)}" cy="50%" r="3.5" fill="${color}"/></svg>`;
}

/** The axis of a `forest`: its ends and its middle. */
function forestAxis(reach: number): Markup {
  return html`<span class="axis" aria-hidden="true"><span>${signed(-reach, 0)}</span><span>0</span><span>${signed(reach, 0)}</span></span>`;
}
