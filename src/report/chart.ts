import type { Score } from '../eval/index.ts';
import { html, type Markup, trusted } from './html.ts';
import { seriesColor, seriesDash } from './series.ts';

/** One line of a chart. */
export interface ChartLine {
  /** Which of the page's series it is, which gives it its colour and dashes. */
  readonly series: number | 'reference';
  /** Along the chart's `x`; `null` leaves a gap. */
  readonly y: readonly Score[];
}

export interface LineChart {
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** A vertical rule here: the threshold that tables quote. */
  readonly mark?: number;
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  /** In pixels, of the plot without its axes. */
  readonly width: number;
  readonly height: number;
}

/** Draws line charts of percentages. */
export type DrawChart = (chart: LineChart) => Promise<Markup>;

/**
 * Loads Vega, which takes a while, and returns what draws with it: SVG without a browser. Colours are the page's
 * CSS variables, so that a chart follows the page's light or dark scheme.
 */
export async function loadCharts(): Promise<DrawChart> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  return async (chart) => {
    const { spec } = vegaLite.compile(specification(chart));
    const view = new vega.View(vega.parse(spec), { renderer: 'none' });
    try {
      return trusted(describe(await view.toSVG(), chart.label));
    } finally {
      view.finalize();
    }
  };
}

const ink = { muted: 'var(--muted)', rule: 'var(--rule)', text: 'var(--text)' };

function specification({ x, lines, xTitle, yTitle, mark, width, height }: LineChart) {
  const end = x.at(-1) ?? 1;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json' as const,
    width,
    height,
    padding: 2,
    background: 'transparent',
    data: {
      values: lines.flatMap(({ series, y }) =>
        y.map((value, at) => ({ series: `${series}`, x: x[at], y: value })),
      ),
    },
    layer: [
      ...(mark === undefined
        ? []
        : [
            {
              data: { values: [{ x: mark }] },
              mark: { type: 'rule' as const, color: ink.muted, strokeDash: [1, 3] },
              encoding: { x: { field: 'x', type: 'quantitative' as const } },
            },
          ]),
      {
        mark: { type: 'line' as const, clip: true, strokeJoin: 'round' as const, strokeCap: 'butt' as const },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative' as const,
            title: xTitle,
            scale: { domain: [0, end] },
            axis: { values: ticks(end), grid: false },
          },
          y: {
            field: 'y',
            type: 'quantitative' as const,
            title: yTitle,
            scale: { domain: [0, 100] },
            axis: { values: [0, 25, 50, 75, 100] },
          },
          color: { ...scaleOf(lines, ({ series }) => lineColor(series)), legend: null },
          strokeDash: { ...scaleOf(lines, ({ series }) => lineDash(series)), legend: null },
          strokeWidth: {
            ...scaleOf(lines, ({ series }) => (series === 'reference' ? 1.25 : 2)),
            type: 'ordinal' as const,
            legend: null,
          },
        },
      },
    ],
    config: {
      font: 'system-ui, sans-serif',
      view: { stroke: null },
      axis: {
        labelColor: ink.muted,
        titleColor: ink.muted,
        domainColor: ink.rule,
        tickColor: ink.rule,
        gridColor: ink.rule,
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: 'normal' as const,
        tickSize: 4,
      },
    },
  };
}

/** 0, a half and the end. */
function ticks(end: number): number[] {
  return [0, 1, 2, 3, 4, 5].map((step) => Number(((step * end) / 5).toPrecision(3)));
}

function scaleOf<Value>(lines: readonly ChartLine[], value: (line: ChartLine) => Value) {
  return {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: lines.map(({ series }) => `${series}`), range: lines.map(value) },
  };
}

function lineColor(series: ChartLine['series']): string {
  return series === 'reference' ? ink.muted : seriesColor(series);
}

function lineDash(series: ChartLine['series']): number[] {
  return series === 'reference' ? [2, 2] : [...seriesDash(series)];
}

/** Vega's own labels name every mark, which is nothing to listen to. */
function describe(svg: string, label: string): string {
  const silent = svg.replace(/ (aria-[a-z]+|role)="[^"]*"/g, '');
  const name = html`<svg role="img" aria-label="${label}"`;
  return silent.replace('<svg', () => name.text);
}
