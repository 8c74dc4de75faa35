import { at } from '../../foundation/index.ts';
import { html, type Markup } from '../../page/index.ts';
import { table } from '../../report/index.ts';
import type { ArmResult } from '../result.ts';
import { type Gradients, mediansByDepth } from './median-magnitude.ts';
import { powerOfTen, times } from './words.ts';

/** An arm whose gradients were counted. */
export interface Measured {
  readonly arm: ArmResult;
  /** Its index among the arms, which decides its color. */
  readonly series: number;
  readonly gradients: Gradients;
}

const columns = ['first layer', 'weakest layer', 'last ÷ weakest'];

/** A table with the gradients of the first and of the weakest layer, and their ratios to the last layer's. */
export function weakestTable(measured: readonly Measured[]): Markup {
  const titles = columns.map((title) => html`<th scope="col">${title}</th>`);
  const moments = ['at the first moment', 'at the last moment'].map(
    (title) => html`<th scope="colgroup" class="group" colspan="${columns.length}">${title}</th>`,
  );
  return html`<div class="arms">${table(
    'Gradients of the first and the weakest layer',
    html`Median gradient magnitudes of the first layer and of the layer with the smallest gradients, and the ratio of the
last layer's to the smallest. Of magnitudes in the histograms' first bin, only the upper limit is known.`,
    html`<tr><td></td>${moments}</tr><tr><th scope="col">network</th>${titles}${titles}</tr>`,
    measured.map(
      (each) => html`<tr><th scope="row">${each.arm.label}</th>${cells(each, 0)}${cells(each, -1)}</tr>`,
    ),
  )}</div>`;
}

function cells({ gradients }: Measured, moment: number): Markup {
  const { bins, moments } = gradients;
  const medians = mediansByDepth(gradients, at(moments, moment));
  const known = medians.filter((median) => median !== null);
  if (known.length === 0) return html`${columns.map(() => html`<td>–</td>`)}`;
  const weakest = Math.min(...known);
  const last = medians.at(-1) ?? null;
  // The first bin also counts everything smaller.
  const least = bins.from + bins.width;
  const magnitude = (median: number | null) =>
    median !== null && median < least ? html`&#60;&#160;${powerOfTen(least)}` : powerOfTen(median);
  const ratio = last === null || last < least ? null : last - Math.max(least, weakest);
  return html`<td>${magnitude(medians[0] ?? null)}</td>
<td>${magnitude(weakest)} <small>layer ${medians.indexOf(weakest) + 1}</small></td>
<td>${ratio !== null && weakest < least && html`&#62;&#160;`}${times(ratio)}</td>`;
}
