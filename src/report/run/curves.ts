import type { Score } from '../../eval/index.ts';
import { type ChartAxis, type ChartLine, type DrawChart, html, type Markup } from '../../page/index.ts';
import { legend } from '../curves.ts';
import type { BoxValidation, RunNetwork } from './document.ts';
import { thinned } from './thin.ts';

/** Size of a chart's plot, in pixels. On a telephone it shrinks a little. */
const size = { width: 340, height: 170 };

/** Space above the highest value. */
const headroom = 1.04;

/** A loss is drawn on a logarithmic axis if it falls below this share of its largest value. */
const logBelow = 0.1;

/** The section with a run's curves, for each network of a cascade. */
export async function runCurvesSection(networks: readonly RunNetwork[], draw: DrawChart): Promise<Markup> {
  const blocks = await Promise.all(networks.map((network) => networkCurves(network, draw)));
  return html`
<section aria-labelledby="curves">
<h2 id="curves">Curves</h2>
<p>A point of a curve is the mean over some steps if the training is long. A validation scores the model on everything held
out; a rule marks the model that is kept.</p>
${blocks}
</section>`;
}

async function networkCurves(network: RunNetwork, draw: DrawChart): Promise<Markup> {
  const { name, validations, boxes = [] } = network;
  const stages = Math.max(0, ...network.steps.map((step) => step.stages.length));
  const charts = [
    await lossChart(network, stages, draw),
    await rateChart(network, draw),
    ...(validations.length === 0 ? [] : [await pckChart(network, draw), await epeChart(network, draw)]),
    ...(boxes.length === 0 ? [] : await boxCharts(boxes, draw)),
  ];
  return html`${name !== undefined && html`<h3>${name}</h3>`}
${
  stages > 1 &&
  legend(
    Array.from({ length: stages }, (_, stage) => `stage ${stage + 1}`),
    'all stages together',
  )
}
<div class="run-charts">${charts.map(
    ({ title, chart, names }) =>
      chart && html`<figure><figcaption>${title}${names && legend(names)}</figcaption>${chart}</figure>`,
  )}</div>
${validations.length + boxes.length === 0 && html`<p class="quiet">There is no validation yet.</p>`}`;
}

interface Titled {
  readonly title: string;
  readonly chart: Markup | undefined;
  /** Names of the lines, if the chart has its own legend. */
  readonly names?: readonly string[];
}

async function lossChart({ steps }: RunNetwork, stages: number, draw: DrawChart): Promise<Titled> {
  const points = thinned(steps);
  const lines: ChartLine[] =
    stages > 1
      ? [
          { series: 'reference', y: points.map(({ loss }) => loss) },
          ...Array.from({ length: stages }, (_, stage) => ({
            series: stage,
            y: points.map((point) => point.stages[stage] ?? null),
          })),
        ]
      : [{ series: 0, y: points.map(({ loss }) => loss) }];
  return chartOf('Loss', 'loss', lines, points, draw);
}

function rateChart({ steps }: RunNetwork, draw: DrawChart): Promise<Titled> {
  const points = thinned(steps);
  const lines = [{ series: 0, y: points.map(({ learningRate }) => learningRate) }];
  return chartOf('Learning rate', 'learning rate', lines, points, draw, { fromZero: true });
}

function pckChart({ validations }: RunNetwork, draw: DrawChart): Promise<Titled> {
  const count = Math.max(0, ...validations.map(({ stages }) => stages.length));
  const lines: ChartLine[] =
    count > 1
      ? Array.from({ length: count }, (_, stage) => ({
          series: stage,
          // Earlier versions logged the last stage's score only.
          y: validations.map(({ stages, pck }) => stages[stage] ?? (stage === count - 1 ? pck : null)),
        }))
      : [{ series: 0, y: validations.map(({ pck }) => pck) }];
  const title = count > 1 ? 'PCK@0.2 on held-out images, after each stage' : 'PCK@0.2 on held-out images';
  const mark = validations.findLast(({ isBest }) => isBest)?.step;
  return chartOf(title, 'joints found (%)', lines, validations, draw, {
    fromZero: true,
    isPercent: true,
    mark,
  });
}

function epeChart({ validations }: RunNetwork, draw: DrawChart): Promise<Titled> {
  const lines = [{ series: 0, y: validations.map(({ epe }) => epe) }];
  const mark = validations.findLast(({ isBest }) => isBest)?.step;
  return chartOf('Mean error (EPE)', 'pixels', lines, validations, draw, { fromZero: true, mark });
}

/** The scores of a detector: average precisions, and what a user of its reported boxes sees. */
async function boxCharts(boxes: readonly BoxValidation[], draw: DrawChart): Promise<readonly Titled[]> {
  const mark = boxes.findLast(({ isBest }) => isBest)?.step;
  const chart = async (title: string, names: readonly string[], pick: (each: BoxValidation) => Score[]) => {
    const lines = names.map((_, series) => ({ series, y: boxes.map((each) => pick(each)[series] ?? null) }));
    return { ...(await chartOf(title, 'percent', lines, boxes, draw, { isPercent: true, mark })), names };
  };
  return [
    await chart('Box AP on held-out images', ['AP@0.50:0.95', 'AP@0.50'], ({ ap, ap50 }) => [ap, ap50]),
    await chart('Reported boxes on held-out images', ['recall', 'precision'], ({ recall, precision }) => [
      recall,
      precision,
    ]),
  ];
}

async function chartOf(
  title: string,
  yTitle: string,
  lines: readonly ChartLine[],
  points: readonly { readonly step: number }[],
  draw: DrawChart,
  { mark, ...range }: AxisRange & { readonly mark?: number | undefined } = {},
): Promise<Titled> {
  const values = lines.flatMap(({ y }) => y.filter((value) => value !== null && Number.isFinite(value)));
  if (values.length === 0) return { title, chart: undefined };
  const x = points.map(({ step }) => step);
  const [first = 0, last = 1] = [x[0], x.at(-1)];
  const known = values as readonly number[];
  const chart = await draw({
    x,
    lines,
    xAxis: { from: mark === undefined ? first : 0, to: Math.max(last, first + 1) },
    yAxis: yAxisOf(known, range),
    points: mark !== undefined && points.length <= 40,
    xTitle: 'step',
    yTitle,
    mark,
    ...size,
    label: `${title} over the steps, from ${brief(known[0])} to ${brief(known.at(-1))}.`,
  });
  return { title, chart };
}

interface AxisRange {
  readonly fromZero?: boolean;
  readonly isPercent?: boolean;
}

function yAxisOf(values: readonly number[], { fromZero = false, isPercent = false }: AxisRange): ChartAxis {
  if (isPercent) return { from: 0, to: 100 };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (fromZero) return { from: 0, to: high > 0 ? headroom * high : 1 };
  if (low > 0 && low < logBelow * high) return { from: low, to: high, log: true };
  return { from: Math.min(0, low), to: high > 0 ? headroom * high : 1 };
}

function brief(value: number | undefined): string {
  return value === undefined ? '–' : `${Number(value.toPrecision(3))}`;
}
