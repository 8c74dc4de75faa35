import { parts } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import type { DrawChart } from '../page/index.ts';
import { type Content, html, type Markup, percent, seriesColor, seriesDash } from '../page/index.ts';
import type { EvaluationDocument } from './document.ts';

/** The section with PCK curves over the threshold: one chart of all joints, then one chart per part. */
export async function curvesSection(document: EvaluationDocument, draw: DrawChart): Promise<Markup> {
  const { sources, baseline, data } = document;
  const { curve, pck, normalizer, auc } = at(sources, 0).evaluation;
  const measure = normalizer.name === 'torso' ? 'PCK, also called PDJ' : 'PCK';
  const axes = {
    x: curve.thresholds,
    xTitle: normalizer.name === 'pixels' ? 'error allowed (pixels)' : 'error allowed',
    yTitle: 'joints found (%)',
    mark: pck.threshold,
  };
  const mean = await draw({
    ...axes,
    width: 390,
    height: 250,
    lines: [
      { series: 'reference', y: baseline.curve },
      ...sources.map(({ evaluation }, series) => ({ series, y: evaluation.curve.mean })),
    ],
    label: `Mean PCK over the error allowed. ${sources
      .map(({ name, evaluation }) => `${name}: ${percent(evaluation.pck.mean)} at ${pck.threshold}`)
      .join('; ')}.`,
  });
  const panels = await Promise.all(
    parts(data.skeleton).map(async ({ name }) => ({
      name,
      scores: sources.map(({ evaluation }) => percent(evaluation.pck.parts[name])).join(' · '),
      chart: await draw({
        ...axes,
        xTitle: '',
        yTitle: '',
        width: 158,
        height: 96,
        lines: [
          ...(sources.length === 1
            ? [{ series: 'reference' as const, y: at(sources, 0).evaluation.curve.mean }]
            : []),
          ...sources.map(({ partCurves }, series) => ({ series, y: partCurves[name] ?? [] })),
        ],
        label: `PCK of ${name} over the error allowed. ${sources
          .map(
            (source) => `${source.name}: ${percent(source.evaluation.pck.parts[name])} at ${pck.threshold}`,
          )
          .join('; ')}.`,
      }),
    })),
  );
  return html`
<section aria-labelledby="curves">
<h2 id="curves">Accuracy by threshold</h2>
<div class="beside">
<figure>${mean}</figure>
<div><p>The share of joints found (${measure}) over the allowed error, in units of the ${normalizer.description}:
the mean over ${meanOver(document)}. The dotted vertical line marks ${pck.threshold},
the threshold of the tables; the area under the curve up to ${auc.limit} is the AUC.</p>
${legend([...sources.map(({ name }) => name)], 'mean pose (baseline)')}</div>
</div>
<h3>Part by part</h3>
<p class="quiet">Left and right together; the number is PCK@${pck.threshold}.${
    sources.length === 1 && ' The dotted curve is the mean over all joints.'
  }</p>
<div class="charts">
${panels.map(
  ({ name, scores, chart }) =>
    html`<figure><figcaption><span>${name}</span> <span class="quiet">${scores}</span></figcaption>${chart}</figure>`,
)}
</div>
</section>`;
}

/** The legend of a chart's lines. */
export function legend(names: readonly Content[], reference?: string): Markup {
  const swatch = (color: string, dash: readonly number[], width: number) =>
    html`<svg viewBox="0 0 44 12" aria-hidden="true"><line x1="0" x2="44" y1="6" y2="6" stroke="${color}" stroke-width="${width}" stroke-dasharray="${dash.join(' ')}"/></svg>`;
  return html`<ul class="legend">
${names.map((name, index) => html`<li>${swatch(seriesColor(index), seriesDash(index), 4)}${name}</li>`)}
${reference !== undefined && html`<li>${swatch('var(--muted)', [4, 4], 2.5)}${reference}</li>`}
</ul>`;
}

/** The joints that scores are averaged over: those with a label in the data. */
function meanOver({ data, sources }: EvaluationDocument): string {
  const all = data.skeleton.joints.length;
  const labeled = Object.values(at(sources, 0).evaluation.pck.joints).filter(
    (score) => score !== null,
  ).length;
  return labeled === all ? `${all} joints` : `the ${labeled} of ${all} joints that are labeled`;
}
