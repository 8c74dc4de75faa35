import { at } from '../../foundation/index.ts';
import { type ChartAxis, type DrawChart, html, type Markup, percent } from '../../page/index.ts';
import type { ArmResult, ExperimentResult, StageResult } from '../result.ts';
import { plotSize, scoreAxis } from './plot.ts';
import { chosenStages, finalStage, stageNumber } from './reference.ts';
import { armInWords } from './words.ts';

/** Charts of the score over the stage, over σ, and over the receptive field. A chart without data is left out. */
export async function stageCharts(result: ExperimentResult, draw: DrawChart): Promise<readonly Markup[]> {
  const charts = [stageChart(result), ...result.arms.map(sigmaChart), windowChart(result)];
  const drawn = charts.map((chart) => chart && drawScores(chart, result, draw));
  return (await Promise.all(drawn)).filter((figure) => figure !== undefined);
}

interface ScoreChart {
  readonly title: string;
  readonly caption: string;
  readonly xTitle: string;
  readonly xAxis: ChartAxis;
  readonly lines: readonly {
    readonly series: number;
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly stage: StageResult }[];
  }[];
}

/** The score after each stage. */
function stageChart({ arms }: ExperimentResult): ScoreChart | undefined {
  const lines = arms.map((arm, series) => ({
    series,
    name: armInWords(arm),
    points: chosenStages(arm).map((stage) => ({ x: stageNumber(stage.name), stage })),
  }));
  const last = Math.max(0, ...lines.map(({ points }) => points.length));
  if (last < 2) return undefined;
  const caption = 'On test people after each stage.';
  return {
    title: 'Stage by stage',
    caption,
    xTitle: 'stage',
    xAxis: { from: 1, to: last, whole: true },
    lines,
  };
}

/** The score over σ, for an arm that tried several values in one stage. */
function sigmaChart(arm: ArmResult, series: number): ScoreChart | undefined {
  const points = arm.stages.flatMap((stage) => {
    const sigma = / sigma (\d+(?:\.\d+)?)$/.exec(stage.name)?.[1];
    return sigma === undefined ? [] : [{ x: Number(sigma), stage }];
  });
  const tried = points.map(({ x }) => x);
  if (new Set(tried).size < 2) return undefined;
  const number = stageNumber(at(points, 0).stage.name);
  return {
    title: 'Over σ',
    caption: `On test people after stage ${number} of ${armInWords(arm)}, whose crops are σ torsos wide.`,
    xTitle: 'σ',
    xAxis: { from: Math.min(...tried), to: Math.max(...tried) },
    lines: [
      {
        series,
        name: armInWords(arm),
        points: points.filter(({ stage }) => stageNumber(stage.name) === number).sort((a, b) => a.x - b.x),
      },
    ],
  };
}

/** The score over the window that one cell of the last stage sees. */
function windowChart({ arms }: ExperimentResult): ScoreChart | undefined {
  const lines = arms.flatMap((arm, series) => {
    const stage = finalStage(arm);
    if (stage?.sees === undefined) return [];
    return [{ series, name: armInWords(arm), points: [{ x: stage.sees, stage }] }];
  });
  const windows = lines.flatMap(({ points }) => points.map(({ x }) => x));
  if (new Set(windows).size < 2) return undefined;
  return {
    title: 'Over the window',
    caption: 'On test people after the last stage, over the side of the window that one cell depends on.',
    xTitle: 'window (pixels)',
    xAxis: { from: Math.min(...windows), to: Math.max(...windows) },
    lines,
  };
}

async function drawScores(
  { title, caption, xTitle, xAxis, lines }: ScoreChart,
  { baseline }: ExperimentResult,
  draw: DrawChart,
): Promise<Markup> {
  const scores = lines.flatMap(({ points }) => points.map(({ stage }) => stage.scores.pck));
  const chart = await draw({
    ...plotSize,
    x: [xAxis.from, xAxis.to],
    lines: [
      { series: 'reference', y: [baseline.pck, baseline.pck] },
      ...lines.map(({ series, points }) => ({
        series,
        x: points.map(({ x }) => x),
        y: points.map(({ stage }) => stage.scores.pck),
      })),
    ],
    xAxis,
    yAxis: scoreAxis([baseline.pck, ...scores]),
    points: true,
    xTitle,
    yTitle: 'PCK@0.2',
    label: `${title}, PCK@0.2: ${lines
      .map(
        ({ name, points }) =>
          `${name} ${points.map(({ x, stage }) => `${percent(stage.scores.pck)} at ${x}`).join(', ')}`,
      )
      .join('; ')}.`,
  });
  return html`<figure><h3>${title}</h3><figcaption>${caption} Dotted: the mean pose.</figcaption>${chart}</figure>`;
}
