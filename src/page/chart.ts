import type { Score } from '../eval/index.ts';
import { html, type Markup, trusted } from './html.ts';
import { seriesColor, seriesDash } from './series.ts';

/** One line of a chart. */
export interface ChartLine {
  /** Number of the source on the page, which decides color and dashes; or the reference line. */
  readonly series: number | 'reference';
  /** Horizontal positions of its values. Default: the chart's `x`. */
  readonly x?: readonly number[];
  /** Values along `x`; `null` leaves a gap. */
  readonly y: readonly Score[];
}

/** The range of an axis. The axis may be extended a little, so that it ends at round numbers. */
export interface ChartAxis {
  readonly from: number;
  readonly to: number;
  /** Whether the axis ends exactly at `from` and `to` and its labels are whole numbers. */
  readonly whole?: boolean;
  /** Whether the axis is logarithmic; both ends are then above 0. */
  readonly log?: boolean;
}

export interface LineChart {
  readonly x: readonly number[];
  /** Default: from 0 to the end of `x`. */
  readonly xAxis?: ChartAxis;
  /** Default: from 0 to 100, for percentages. */
  readonly yAxis?: ChartAxis;
  /** Whether points mark the values, for lines with few values. */
  readonly points?: boolean;
  readonly lines: readonly ChartLine[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Position of a vertical rule: the threshold that the tables use. */
  readonly mark?: number | undefined;
  /** Description of the chart, for readers who cannot see it. */
  readonly label: string;
  /** Size of the plot without its axes, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Draws line charts. Without `yAxis` the values are percentages. */
export type DrawChart = (chart: LineChart) => Promise<Markup>;

/**
 * Loads Vega, which is slow to load, and returns a function that draws charts as SVG without a browser. Colors are
 * the page's CSS variables, so a chart follows the page's light or dark scheme. Expressions are interpreted, because a
 * page with a content security policy may not compile them.
 */
export async function loadCharts(): Promise<DrawChart> {
  const [vega, vegaLite, { expressionInterpreter }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('vega-interpreter'),
  ]);
  return async (chart) => {
    const { spec } = vegaLite.compile(specification(chart));
    const view = new vega.View(vega.parse(spec, undefined, { ast: true }), {
      renderer: 'none',
      expr: expressionInterpreter,
    });
    try {
      return named(await view.toSVG(), chart.label);
    } finally {
      view.finalize();
    }
  };
}

const ink = { muted: 'var(--muted)', rule: 'var(--rule)', text: 'var(--text)' };

function specification({ x, lines, xAxis, yAxis, points, xTitle, yTitle, mark, width, height }: LineChart) {
  const end = x.at(-1) ?? 1;
  const place = {
    x: {
      field: 'x',
      type: 'quantitative' as const,
      title: xTitle,
      ...(xAxis
        ? { scale: scaleAlong(xAxis), axis: { ...axisAlong(xAxis), grid: false } }
        : { scale: { domain: [0, end] }, axis: { values: ticks(end), grid: false } }),
    },
    y: {
      field: 'y',
      type: 'quantitative' as const,
      title: yTitle,
      ...(yAxis
        ? { scale: scaleAlong(yAxis), axis: axisAlong(yAxis) }
        : { scale: { domain: [0, 100] }, axis: { values: [0, 25, 50, 75, 100] } }),
    },
  };
  const color = { ...scaleOf(lines, ({ series }) => lineColor(series)), legend: null };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json' as const,
    width,
    height,
    padding: 2,
    background: 'transparent',
    data: {
      values: lines.flatMap(({ series, x: own = x, y }) =>
        y.map((value, at) => ({ series: `${series}`, x: own[at], y: value })),
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
          ...place,
          color,
          strokeDash: { ...scaleOf(lines, ({ series }) => lineDash(series)), legend: null },
          strokeWidth: {
            ...scaleOf(lines, ({ series }) => (series === 'reference' ? 1.25 : 2)),
            type: 'ordinal' as const,
            legend: null,
          },
        },
      },
      ...(points
        ? [
            {
              transform: [{ filter: "datum.series !== 'reference'" }],
              mark: { type: 'circle' as const, size: 34, opacity: 1 },
              encoding: { ...place, color },
            },
          ]
        : []),
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

/** Six evenly spaced values from 0 to the end. */
function ticks(end: number): number[] {
  return [0, 1, 2, 3, 4, 5].map((step) => Number(((step * end) / 5).toPrecision(3)));
}

function scaleAlong({ from, to, whole = false, log = false }: ChartAxis) {
  if (log) {
    const marks = logMarks(from, to);
    return { type: 'log' as const, domain: [marks[0] ?? from, marks.at(-1) ?? to], nice: false };
  }
  return { domain: [from, to], nice: !whole, zero: false, ...(whole && { padding: 6 }) };
}

/**
 * Axis marks that enclose a range above 0: 1, 2 and 5 times powers of ten. For a range of many powers of ten, only
 * these powers.
 */
function logMarks(from: number, to: number): readonly number[] {
  const first = Math.floor(Math.log10(from));
  const powers = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, place) => first + place);
  const factors = powers.length > 4 ? [1] : [1, 2, 5];
  const all = powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)));
  const below = all.filter((value) => value <= from).length - 1;
  const above = all.findIndex((value) => value >= to);
  return all.slice(Math.max(0, below), above < 0 ? undefined : above + 1);
}

function axisAlong({ from, to, whole = false, log = false }: ChartAxis) {
  if (log) return { values: [...logMarks(from, to)], format: '~g' };
  return { tickCount: 5, ...(whole && { tickMinStep: 1, format: 'd' }) };
}

function scaleOf<Value>(lines: readonly ChartLine[], value: (line: ChartLine) => Value) {
  return {
    field: 'series',
    type: 'nominal' as const,
    scale: {
      type: 'ordinal' as const,
      domain: lines.map(({ series }) => `${series}`),
      range: lines.map(value),
    },
  };
}

function lineColor(series: ChartLine['series']): string {
  return series === 'reference' ? ink.muted : seriesColor(series);
}

function lineDash(series: ChartLine['series']): number[] {
  return series === 'reference' ? [2, 2] : [...seriesDash(series)];
}

/**
 * A drawing with one accessible name. The names of single marks and letters are removed, because a screen reader
 * would read all of them.
 */
export function named(svg: string, label: string): Markup {
  const silent = svg.replace(/ (aria-[a-z]+|role)="[^"]*"/g, '');
  const name = html`<svg role="img" aria-label="${label}"`;
  return trusted(silent.replace('<svg', () => name.text));
}
