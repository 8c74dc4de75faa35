import { at } from '../../foundation/index.ts';
import { type DrawChart, html, type Markup, named, seriesColor } from '../../page/index.ts';
import { type GradientMoment, gradientHistograms, spreadOut } from '../../viz/index.ts';
import type { ExperimentResult } from '../result.ts';
import { mediansByDepth } from './median-magnitude.ts';
import { armLegend, plotSize } from './plot.ts';
import { type Measured, weakestTable } from './weakest-table.ts';
import { armInWords, listed } from './words.ts';

/** The section on gradients: their magnitude by depth, at the beginning and at the end, and their distribution. */
export async function gradientsSection({ arms }: ExperimentResult, draw: DrawChart): Promise<Markup | false> {
  const measured = arms.flatMap((arm, series): Measured[] =>
    arm.gradients && arm.gradients.moments.length > 0 ? [{ arm, series, gradients: arm.gradients }] : [],
  );
  if (measured.length === 0) return false;
  const axis = magnitudeAxis(measured);
  const charts = await Promise.all([
    depthChart('At the first moment', measured, 0, axis, draw),
    depthChart('At the last moment', measured, -1, axis, draw),
  ]);
  const depths = [...new Set(measured.map(({ gradients }) => gradients.layers.length))];
  return html`
<section aria-labelledby="gradients">
<h2 id="gradients">Gradients by layer</h2>
<p>The median magnitude of a layer's gradient, from the layer that sees the image on the left to the last one on the
right. The scale is logarithmic. A curve that falls to the left shows a gradient that vanishes on its way back from the
loss; those layers hardly learn. Layers whose features are also read by later stages have larger gradients again.</p>
${armLegend(arms)}
<div class="beside">${charts}</div>
${weakestTable(measured)}
<h3>Histograms</h3>
${depths.map((depth) => histograms(measured.filter(({ gradients }) => gradients.layers.length === depth)))}
</section>`;
}

function magnitudeAxis(measured: readonly Measured[]) {
  const medians = measured.flatMap(({ gradients }) =>
    [0, -1].flatMap((moment) => mediansByDepth(gradients, at(gradients.moments, moment))),
  );
  const known = medians.filter((median) => median !== null);
  return { from: Math.floor(Math.min(...known, -2)), to: Math.ceil(Math.max(...known, -1)), whole: true };
}

async function depthChart(
  title: string,
  measured: readonly Measured[],
  moment: number,
  yAxis: { readonly from: number; readonly to: number },
  draw: DrawChart,
): Promise<Markup> {
  const deepest = Math.max(...measured.map(({ gradients }) => gradients.layers.length));
  const lines = measured.map(({ series, gradients }) => ({
    series,
    x: gradients.layers.map((_, layer) => layer + 1),
    y: mediansByDepth(gradients, at(gradients.moments, moment)),
  }));
  const steps = [...new Set(measured.map(({ gradients }) => at(gradients.moments, moment).step))];
  const chart = await draw({
    ...plotSize,
    x: [],
    lines,
    xAxis: { from: 1, to: Math.max(2, deepest), whole: true },
    yAxis,
    points: true,
    xTitle: 'layer, from the image to the loss',
    yTitle: 'log₁₀ of the median magnitude',
    label: `${title}, decimal logarithm of the median gradient of the first and the last layer: ${measured
      .map(
        ({ arm }, index) =>
          `${armInWords(arm)} ${lines[index]?.y[0]?.toFixed(1) ?? '–'} and ${lines[index]?.y.at(-1)?.toFixed(1) ?? '–'}`,
      )
      .join('; ')}.`,
  });
  const when = `${steps.length === 1 ? 'step' : 'steps'} ${listed(steps.map((step) => step.toLocaleString('en-US')))}`;
  return html`<figure><h3>${title}</h3><figcaption>${when}</figcaption>${chart}</figure>`;
}

const [mostLayers, mostMoments] = [6, 4];

/** Histograms of arms with equally many layers. Layers at the same depth share a column. */
function histograms(measured: readonly Measured[]): Markup {
  const { bins, layers } = at(measured, 0).gradients;
  const sameNames = measured.every(({ gradients }) =>
    gradients.layers.every((layer, at) => layer === layers[at]),
  );
  const columns = spreadOut(
    layers.map((layer, at) => ({ at, name: sameNames ? layer : `layer ${at + 1}` })),
    mostLayers,
  );
  const series = measured.map(({ arm, series, gradients }) => ({
    label: arm.label,
    color: seriesColor(series),
    moments: spreadOut(gradients.moments, mostMoments).map(
      ({ step, gradients: counts }): GradientMoment => ({
        step,
        gradients: Object.fromEntries(
          columns.flatMap(({ at: layer, name }) => {
            const found = counts[at(gradients.layers, layer)];
            return found === undefined ? [] : [[name, found]];
          }),
        ),
      }),
    ),
  }));
  const steps = new Set(series.map(({ moments }) => moments.map(({ step }) => step).join()));
  const inks = { ink: 'var(--text)', faint: 'var(--muted)', paper: 'var(--surface)' };
  const drawing = gradientHistograms(
    series,
    bins,
    columns.map(({ name }) => name),
    inks,
  );
  const names = listed(measured.map(({ arm }) => arm.label));
  return html`<figure class="histograms"><figcaption>Distribution of gradient magnitudes: a column for each of
${columns.length} of ${layers.length} layers, a row for each moment. Each curve is scaled to its highest bin. Curves
further left are smaller gradients.${
    steps.size > 1 &&
    ' Trainings have different lengths. Rows are at equal fractions of each training; their names are the steps of the longest one.'
  }</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="Histograms of gradients">${named(
    drawing,
    `Histograms of gradient magnitudes of ${names}.`,
  )}</div></figure>`;
}
