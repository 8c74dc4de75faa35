import type { Point, Size } from '../geometry/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { type LegendEntry, labelMark, markLegend, predictionMark, swatchSize } from './legend.ts';
import { type DrawnPose, skeletonFigure } from './skeleton-figure.ts';
import { decimal, element, svgFigure } from './svg.ts';

/** Yellow is not used in skeletons with sides, and it stands out from most photographs. */
const missColor = '#ffe14d';

/** Labels beside predictions are white, so that the two also differ in color. */
const labelLook = { kind: 'label', color: '#ffffff' } as const;

/** The contents of an error figure. */
export function errorLegend(): readonly LegendEntry[] {
  const { width, height } = swatchSize;
  const line = miss({ x: 8, y: height / 2 - 0.5 }, { x: width - 4, y: height / 2 - 0.5 }, 2.6);
  return [
    ...markLegend([labelMark], labelLook.color),
    ...markLegend([predictionMark]),
    { label: 'missed joint, from its label to its prediction', swatch: line },
  ];
}

/** How errors are drawn. */
export interface ErrorFigureOptions {
  /** Background under the skeletons, as SVG in the same frame. Default: plain gray. */
  readonly ground?: string | undefined;
  /** For each joint, whether it was missed. Missed joints are connected with their labels. */
  readonly missed?: readonly boolean[];
  /** Description of the figure, for readers who cannot see it. */
  readonly label: string;
}

/**
 * Draws a label over its prediction: the label as white rings and dashes, the prediction in its colors, as
 * `skeletonFigure` draws it. A line leads from every missed joint to its label.
 * @param size of the frame, in pixels. The poses' points are in this frame; pixel centers are integers.
 * @returns an `<svg>` element that scales to the width of its container.
 */
export function errorFigure(
  size: Size,
  skeleton: Skeleton,
  truth: DrawnPose,
  prediction: DrawnPose,
  { ground, missed = [], label }: ErrorFigureOptions,
): string {
  const thickness = Math.max(size.width, size.height) / 75;
  const everything = { shown: 0, confident: 0 };
  return svgFigure(
    size,
    label,
    ground ?? element('rect', { width: size.width, height: size.height, fill: '#7d8086' }),
    skeletonFigure(skeleton, prediction, size, { ...everything, thickness }),
    skeletonFigure(skeleton, truth, size, { ...everything, ...labelLook, thickness: thickness * 0.65 }),
    ...truth.flatMap((joint, index) => {
      const predicted = prediction[index];
      return joint && missed[index] ? [miss(joint.point, predicted?.point, thickness)] : [];
    }),
  );
}

/** A ring at the labeled joint, and a line from the predicted one. */
function miss(truth: Point, prediction: Point | undefined, thickness: number): string {
  const [x, y] = [truth.x + 0.5, truth.y + 0.5];
  const radius = thickness * 1.7;
  const ring = { cx: x, cy: y, r: radius, fill: 'none', stroke: missColor, 'stroke-width': thickness * 0.6 };
  if (prediction === undefined) return element('circle', ring);
  const [dx, dy] = [prediction.x + 0.5 - x, prediction.y + 0.5 - y];
  const length = Math.hypot(dx, dy);
  if (length <= radius) return element('circle', ring);
  const from = { x: x + (dx * radius) / length, y: y + (dy * radius) / length };
  const line = {
    d: `M${decimal(from.x)} ${decimal(from.y)}L${decimal(x + dx)} ${decimal(y + dy)}`,
    fill: 'none',
    stroke: missColor,
    'stroke-width': thickness * 0.45,
    'stroke-dasharray': `${decimal(thickness)} ${decimal(thickness * 0.8)}`,
  };
  return element('circle', ring) + element('path', line);
}
