import { at } from '../foundation/index.ts';
import { letter, letterWidth } from './lettering.ts';
import { element, svgDocument } from './svg.ts';

/** The magnitudes of a network's gradients at one moment of its training. */
export interface GradientMoment {
  readonly step: number;
  /** For each parameter, the number of gradient elements in each bin. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** One training. */
export interface GradientSeries {
  readonly label: string;
  /** A CSS color. */
  readonly color: string;
  readonly moments: readonly GradientMoment[];
}

/** Bins of the decimal logarithm of magnitudes. The first begins at `from`, and each is `width` wide. */
export interface LogarithmicBins {
  readonly from: number;
  readonly width: number;
}

/** CSS colors of text, lines and the background. */
export interface HistogramInks {
  readonly ink: string;
  readonly faint: string;
  readonly paper: string;
}

const onPaper: HistogramInks = { ink: '#1c2028', faint: '#8a909b', paper: '#fcfbf8' };
const [cellWidth, cellHeight, gap] = [128, 64, 14];
const margin = { left: 92, top: 74, bottom: 40, right: 14 };

/**
 * Draws histograms of gradient magnitudes as in the paper's figure 5: one column per layer, from the image to the
 * last stage; one row per moment; in every field one curve per training. Layers that hardly learn have curves far to
 * the left.
 * @param layers names of parameters, in the order of the columns.
 * @returns an SVG document.
 */
export function gradientHistograms(
  series: readonly GradientSeries[],
  bins: LogarithmicBins,
  layers: readonly string[],
  { ink, faint, paper }: HistogramInks = onPaper,
): string {
  const rows = Math.max(0, ...series.map(({ moments }) => moments.length));
  const [first, last] = usedBins(series, layers);
  const left = (column: number) => margin.left + column * (cellWidth + gap);
  const top = (row: number) => margin.top + row * (cellHeight + gap);
  const size = {
    width: left(layers.length) - gap + margin.right,
    height: top(rows) - gap + margin.bottom,
  };
  const fields = Array.from({ length: rows }, (_, row) =>
    layers.map((layer, column) => {
      const curves = series.flatMap(({ moments, color }) => {
        const counts = moments[row]?.gradients[layer];
        return counts === undefined ? [] : [curve(counts.slice(first, last + 1), color)];
      });
      const base = element('path', {
        d: `M0 ${cellHeight}H${cellWidth}`,
        stroke: faint,
        'stroke-width': 0.8,
      });
      return element('g', { transform: `translate(${left(column)} ${top(row)})` }, ...curves, base);
    }),
  ).flat();
  const moments = series.find((each) => each.moments.length === rows)?.moments ?? [];
  return svgDocument(
    size,
    element('rect', { width: '100%', height: '100%', fill: paper }),
    ...legend(series, ink),
    ...layers.map((layer, column) => letter(shortened(layer), left(column), margin.top - 10, 10.5, ink)),
    ...moments.map(({ step }, row) => letter(`step ${step}`, 10, top(row) + cellHeight - 4, 11.5, ink)),
    ...fields,
    ...layers.map((_, column) => axis(left(column), top(rows) - gap + 14, faint, bins, first, last)),
  );
}

/** Up to `most` of the items, evenly spaced, including the first and the last. */
export function spreadOut<Item>(names: readonly Item[], most: number): readonly Item[] {
  if (names.length <= most) return names;
  return Array.from({ length: most }, (_, index) =>
    at(names, Math.round((index * (names.length - 1)) / (most - 1))),
  );
}

/** The first and the last bin that are not empty. */
function usedBins(series: readonly GradientSeries[], layers: readonly string[]): readonly [number, number] {
  const used = new Set<number>();
  for (const { moments } of series) {
    for (const { gradients } of moments) {
      for (const layer of layers) {
        gradients[layer]?.forEach((count, bin) => {
          if (count > 0) used.add(bin);
        });
      }
    }
  }
  return used.size === 0 ? [0, 0] : [Math.min(...used), Math.max(...used)];
}

/** A filled curve, scaled so that its highest bin fills the height. */
function curve(counts: readonly number[], color: string): string {
  const highest = Math.max(1, ...counts);
  const step = cellWidth / counts.length;
  const tops = counts.map((count, bin) => {
    const y = (cellHeight * (1 - count / highest)).toFixed(1);
    return `L${(bin * step).toFixed(1)} ${y}L${((bin + 1) * step).toFixed(1)} ${y}`;
  });
  const d = `M0 ${cellHeight}${tops.join('')}L${cellWidth} ${cellHeight}Z`;
  return element('path', { d, fill: color, 'fill-opacity': 0.25, stroke: color, 'stroke-width': 1.4 });
}

function legend(series: readonly GradientSeries[], ink: string): readonly string[] {
  let x = margin.left;
  return series.flatMap(({ label, color }) => {
    const at = x;
    x += 40 + letterWidth(label, 12.5);
    return [
      element('rect', {
        x: at,
        y: 14,
        width: 14,
        height: 10,
        fill: color,
        'fill-opacity': 0.6,
        stroke: color,
      }),
      letter(label, at + 20, 24, 12.5, ink),
    ];
  });
}

/** The decimal exponents under a column. */
function axis(
  x: number,
  y: number,
  ink: string,
  { from, width }: LogarithmicBins,
  first: number,
  last: number,
): string {
  const low = `1e${Math.round(from + first * width)}`;
  const high = `1e${Math.round(from + (last + 1) * width)}`;
  return letter(low, x, y, 10, ink) + letter(high, x + cellWidth - letterWidth(high, 10), y, 10, ink);
}

/** A label, shortened to the width of a column. */
function shortened(name: string): string {
  const short = name.replace(/\/weight$/, '');
  return short.length > 22 ? `…${short.slice(-21)}` : short;
}
