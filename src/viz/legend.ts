import { at } from '../foundation/index.ts';
import {
  hasSides,
  jointColors,
  markColors,
  type Side,
  type Skeleton,
  sideColors,
  sideOf,
} from '../skeletons/index.ts';
import { letter, letterWidth } from './lettering.ts';
import { type MarkKind, mark } from './mark.ts';
import { element } from './svg.ts';

/** One line of a legend: a small drawing and its meaning. */
export interface LegendEntry {
  readonly label: string;
  /** SVG elements in a frame of `swatchSize`. */
  readonly swatch: string;
}

/** The frame of a legend's small drawings, in pixels. */
export const swatchSize = { width: 32, height: 14 } as const;

/** A way in which joints are drawn, and its meaning. */
export interface LegendMark {
  readonly label: string;
  readonly kind: MarkKind;
  readonly isFaint?: boolean;
}

/** The marks that all drawings of labels and predictions share. */
export const labelMark: LegendMark = { label: 'label', kind: 'label' };
export const predictionMark: LegendMark = { label: 'prediction', kind: 'prediction' };
export const doubtfulMark: LegendMark = {
  label: 'confidence below 0.3',
  kind: 'prediction',
  isFaint: true,
};

const sideNames: Readonly<Record<Side, string>> = { left: 'left', right: 'right', center: 'middle' };

/** The meaning of the colors of `skeletonFigure`: the sides of the subject or, without sides, every joint. */
export function colorLegend(skeleton: Skeleton): readonly LegendEntry[] {
  if (!hasSides(skeleton)) {
    return markColors(skeleton).map((color, joint) => ({
      label: at(skeleton.joints, joint),
      swatch: spot(color),
    }));
  }
  const sides = new Set(skeleton.joints.map((joint) => sideOf(joint, skeleton.mirrorPairs)));
  return (['left', 'right', 'center'] as const)
    .filter((side) => sides.has(side))
    .map((side) => ({ label: sideNames[side], swatch: spot(sideColors[side]) }));
}

/** The meaning of the colors of belief maps: every joint. */
export function beliefLegend(skeleton: Skeleton): readonly LegendEntry[] {
  return jointColors(skeleton).map((color, joint) => ({
    label: at(skeleton.joints, joint),
    swatch: spot(`rgb(${color.join(' ')})`),
  }));
}

/** The meaning of rings and discs, dashed and solid limbs. @param color default: that of the middle. */
export function markLegend(marks: readonly LegendMark[], color = sideColors.center): readonly LegendEntry[] {
  return marks.map(({ label, kind, isFaint = false }) => {
    const style = { kind, color, isFaint, thickness: 2.6 };
    const middle = swatchSize.height / 2;
    const line = element('path', {
      d: `M7 ${middle}H${swatchSize.width - 7}`,
      stroke: color,
      'stroke-width': 2.2,
      'stroke-opacity': isFaint ? 0.5 : 1,
      'stroke-dasharray': kind === 'label' ? '4 3' : undefined,
    });
    const ends = [6, swatchSize.width - 7].map((x) => mark({ x, y: middle - 0.5 }, style));
    return { label, swatch: line + ends.join('') };
  });
}

function spot(color: string): string {
  return element('circle', { cx: swatchSize.width / 2, cy: swatchSize.height / 2, r: 5.5, fill: color });
}

/** A legend as SVG. */
export interface DrawnLegend {
  readonly content: string;
  /** Height in pixels; 0 without entries. */
  readonly height: number;
}

const ink = '#e8e6df';

/**
 * Draws a legend in columns of equal width, for a dark ground.
 * @param width in pixels, within which the columns fit; there is at least one column.
 * @param size of the letters, in pixels.
 */
export function drawLegend(entries: readonly LegendEntry[], width: number, size = 12.5): DrawnLegend {
  if (entries.length === 0) return { content: '', height: 0 };
  const zoom = size / 12.5;
  const column =
    zoom * (swatchSize.width + 18) + Math.max(...entries.map(({ label }) => letterWidth(label, size)));
  const fitting = Math.max(1, Math.floor(width / column));
  const rows = Math.ceil(entries.length / fitting);
  const columns = Math.ceil(entries.length / rows);
  const row = 1.92 * size;
  const drawn = entries.map(({ label, swatch }, index) => {
    const [x, y] = [(index % columns) * column, Math.floor(index / columns) * row];
    const place = { transform: `translate(${round(x)} ${round(y + row / 2)}) scale(${round(zoom)})` };
    return (
      element('g', place, element('g', { transform: `translate(0 ${-swatchSize.height / 2})` }, swatch)) +
      letter(label, round(x + zoom * (swatchSize.width + 4)), round(y + row / 2 + 0.36 * size), size, ink)
    );
  });
  return { content: drawn.join(''), height: rows * row };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
