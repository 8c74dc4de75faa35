import { type ChartLine, type DrawChart, html, type Markup, percent } from '../../page/index.ts';
import { legend } from '../../report/index.ts';
import type { ArmResult, ExperimentResult, StageResult } from '../result.ts';
import { armLegend, plotSize, scoreAxis } from './plot.ts';
import { finalStage } from './reference.ts';
import { stageCharts } from './stage-charts.ts';
import { armInWords, stageInWords } from './words.ts';

/** The section with learning curves and curves of the final scores. */
export async function chartsSection(result: ExperimentResult, draw: DrawChart): Promise<Markup> {
  const { arms } = result;
  const learning = await learningCurves(arms, draw);
  const thresholds = await thresholdCurves(result, draw);
  const further = await stageCharts(result, draw);
  return html`
<section aria-labelledby="curves">
<h2 id="curves">Curves</h2>
${arms.length > 1 && armLegend(arms)}
<div class="beside">${learning}${thresholds}${further}</div>
</section>`;
}

async function learningCurves(arms: readonly ArmResult[], draw: DrawChart): Promise<Markup | false> {
  const points = arms.flatMap(({ validation }) => validation);
  if (points.length === 0) return false;
  const longest = Math.max(...points.map(({ seconds }) => seconds));
  const unit = longest < 120 ? { name: 'seconds', seconds: 1 } : { name: 'minutes', seconds: 60 };
  const chart = await draw({
    ...plotSize,
    x: [],
    lines: arms.map((arm, series) => ({ series, ...learningCurve(arm, unit.seconds) })),
    xAxis: { from: 0, to: longest / unit.seconds },
    yAxis: scoreAxis(points.map(({ pck }) => pck)),
    xTitle: `${unit.name} of training`,
    yTitle: 'PCK@0.2 on people held out',
    points: true,
    label: `PCK@0.2 on people held out over ${unit.name} of training, at its end: ${arms
      .map((arm) => `${armInWords(arm)} ${percent(arm.validation.at(-1)?.pck)}`)
      .join('; ')}.`,
  });
  const several = arms.some(({ validation }) => new Set(validation.map(({ network }) => network)).size > 1);
  return html`<figure><h3>Learning curves</h3>
<figcaption>On people held out of training. The same people choose the checkpoint.${
    several && ' The networks of a cascade are trained one after the other; gaps separate them.'
  }</figcaption>${chart}</figure>`;
}

/** A learning curve, with a gap between two networks. */
function learningCurve({ validation }: ArmResult, unit: number): Pick<Required<ChartLine>, 'x' | 'y'> {
  const points = validation.flatMap(({ network, seconds, pck }, index) => {
    const before = validation[index - 1];
    const point = { x: seconds / unit, y: pck };
    if (before === undefined || before.network === network) return [point];
    return [{ x: (before.seconds + seconds) / 2 / unit, y: null }, point];
  });
  return { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
}

/** Curves of the arms' last stages. With a single arm, the curves of its stages. */
async function thresholdCurves({ arms, baseline }: ExperimentResult, draw: DrawChart): Promise<Markup> {
  const alone = arms.length === 1 ? arms[0] : undefined;
  const shown: readonly (readonly [name: string, stage: StageResult | undefined])[] = alone
    ? alone.stages.map((stage) => [stageInWords(stage.name), stage])
    : arms.map((arm) => [armInWords(arm), finalStage(arm)]);
  const chart = await draw({
    ...plotSize,
    x: baseline.curve.thresholds,
    lines: [
      { series: 'reference', y: baseline.curve.mean },
      ...shown.map(([, stage], series) => ({ series, y: stage?.scores.curve.mean ?? [] })),
    ],
    mark: 0.2,
    xTitle: 'error allowed (torsos)',
    yTitle: 'joints found (%)',
    label: `Joints found over the error allowed, at 0.2 torsos: ${shown
      .map(([name, stage]) => `${name} ${percent(stage?.scores.pck)}`)
      .join('; ')}; baseline ${percent(baseline.pck)}.`,
  });
  return html`<figure><h3>Accuracy by threshold</h3>
<figcaption>The share of joints found (PCK, also called PDJ) over the allowed error, ${
    alone ? 'stage by stage' : 'after the last stage'
  }; the vertical line is the threshold of the tables${!alone && ', the dotted curve is the mean pose'}.</figcaption>${chart}
${
  alone &&
  legend(
    shown.map(([name]) => name),
    'mean pose (baseline)',
  )
}</figure>`;
}
