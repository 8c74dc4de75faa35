import { element, escapeText, svgFigure } from './svg.ts';

/** One bin of a reliability diagram. All shares are in percent. */
export interface DiagramBin {
  /** The bin's confidences, in [0, 1]. */
  readonly from: number;
  readonly to: number;
  readonly joints: number;
  /** Mean confidence; `null` without joints. */
  readonly confidence: number | null;
  /** Share of right joints; `null` without joints. */
  readonly correct: number | null;
}

/** How a reliability diagram looks. */
export interface DiagramOptions {
  /** CSS color of the bars. */
  readonly color: string;
  /** Description of the figure, for readers who cannot see it. */
  readonly label: string;
}

const plot = { left: 44, top: 8, side: 220, counts: 44 };
const width = plot.left + plot.side + 8;
const floor = plot.top + plot.side;
const height = floor + 12 + plot.counts + 34;
const muted = 'var(--muted, #59606c)';

/**
 * A reliability diagram (DeGroot & Fienberg 1983). For every bin of confidences, a bar shows the share of right joints
 * and a stroke their mean confidence. Bars that end on the diagonal are calibrated. The number of joints in each bin is
 * below.
 * @returns an `<svg>` element that scales to the width of its container.
 */
export function reliabilityDiagram(bins: readonly DiagramBin[], { color, label }: DiagramOptions): string {
  const x = (share: number) => plot.left + share * plot.side;
  const y = (percent: number) => floor - (percent / 100) * plot.side;
  const most = Math.max(1, ...bins.map(({ joints }) => joints));
  const bars = bins.map(({ from, to, correct, confidence }) => {
    if (correct === null || confidence === null) return '';
    const bar = { x: x(from) + 1, width: x(to) - x(from) - 2 };
    return [
      element('rect', {
        ...bar,
        y: y(correct),
        height: floor - y(correct),
        fill: color,
        'fill-opacity': 0.75,
      }),
      line({
        x1: x(from) + 1,
        x2: x(to) - 1,
        y1: y(confidence),
        y2: y(confidence),
        stroke: 'currentColor',
        'stroke-width': 2,
      }),
    ].join('');
  });
  const base = floor + 12 + plot.counts;
  const counts = bins.map(({ from, to, joints }) => {
    const tall = (plot.counts * joints) / most;
    return element('rect', {
      x: x(from) + 1,
      width: x(to) - x(from) - 2,
      y: base - tall,
      height: tall,
      fill: muted,
    });
  });
  const marks = [0, 0.25, 0.5, 0.75, 1];
  return svgFigure(
    { width, height },
    label,
    ...marks.map((share) =>
      line({ x1: x(0), x2: x(1), y1: y(100 * share), y2: y(100 * share), stroke: 'var(--rule, #d8d4c9)' }),
    ),
    ...bars,
    line({ x1: x(0), y1: y(0), x2: x(1), y2: y(100), stroke: muted, 'stroke-dasharray': '4 4' }),
    ...marks.map((share) => text(plot.left - 6, y(100 * share) + 4, `${100 * share}`, 'end')),
    ...counts,
    ...marks.map((share) => text(x(share), base + 14, `${share}`, 'middle')),
    text(x(0.5), base + 30, 'confidence', 'middle'),
    text(plot.left - 6, base - plot.counts + 8, `${most}`, 'end'),
    text(12, base - plot.counts / 2, 'joints', 'middle', `rotate(-90 12 ${base - plot.counts / 2})`),
    text(12, y(50), 'joints right (%)', 'middle', `rotate(-90 12 ${y(50)})`),
  );
}

function line(attributes: Readonly<Record<string, string | number>>): string {
  return element('line', attributes);
}

function text(x: number, y: number, words: string, anchor: string, transform?: string): string {
  const style = { 'font-size': 11, fill: muted, 'text-anchor': anchor, transform };
  return element('text', { x, y, ...style }, escapeText(words));
}
