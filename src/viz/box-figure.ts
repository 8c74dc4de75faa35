import type { Box, Size } from '../geometry/index.ts';
import { type LegendEntry, swatchSize } from './legend.ts';
import { element, svgFigure } from './svg.ts';

/** A box of a figure. */
export interface DrawnBox extends Box {
  /** A label without a found box, or a found box without a label. */
  readonly isWrong: boolean;
  /** A region that an evaluation ignores. */
  readonly ignored?: boolean | undefined;
}

/** How boxes are drawn. */
export interface BoxFigureOptions {
  readonly labeled: readonly DrawnBox[];
  readonly found: readonly DrawnBox[];
  /** The image as an address; plain gray without. */
  readonly address?: string | undefined;
  /** Description of the figure, for readers who cannot see it. */
  readonly label: string;
}

type Look = 'label' | 'missed' | 'ignored' | 'right' | 'wrong';

/** Labels are dashed and found boxes are solid, as limbs are in drawings of skeletons. */
const looks: Readonly<
  Record<Look, { readonly color: string; readonly dash?: string; readonly label: string }>
> = {
  label: { color: '#ffffff', dash: '3 2', label: 'label' },
  missed: { color: '#ffe14d', dash: '3 2', label: 'missed label' },
  ignored: { color: '#c8c8c8', dash: '1 3', label: 'region that is not scored' },
  right: { color: '#4db8ff', label: 'found box' },
  wrong: { color: '#ff4d6a', label: 'wrong box' },
};

/** The meaning of the boxes. */
export function boxLegend(): readonly LegendEntry[] {
  const { width, height } = swatchSize;
  return (['label', 'missed', 'right', 'wrong', 'ignored'] as const).map((look) => ({
    label: looks[look].label,
    swatch: outline({ x: 5, y: 2, width: width - 10, height: height - 4 }, look, 2),
  }));
}

/**
 * Draws labeled and found boxes over an image.
 * @param size of the image, in pixels. Boxes are in this frame, counted from the corner of the first pixel.
 * @returns an `<svg>` element that scales to the width of its container.
 */
export function boxFigure(size: Size, { labeled, found, address, label }: BoxFigureOptions): string {
  const { width, height } = size;
  const thickness = Math.max(width, height) / 130;
  const ground =
    address === undefined
      ? element('rect', { width, height, fill: '#7d8086' })
      : element('image', { href: address, width, height });
  return svgFigure(
    size,
    label,
    ground,
    ...found.map((box) => outline(box, box.isWrong ? 'wrong' : 'right', thickness)),
    ...labeled.map((box) =>
      outline(box, box.ignored ? 'ignored' : box.isWrong ? 'missed' : 'label', thickness * 0.8),
    ),
  );
}

function outline({ x, y, width, height }: Box, look: Look, thickness: number): string {
  const { color, dash } = looks[look];
  const scaled = dash?.split(' ').map((each) => Math.round(100 * Number(each) * thickness) / 100);
  return element('rect', {
    x,
    y,
    width,
    height,
    fill: 'none',
    stroke: color,
    'stroke-width': thickness,
    'stroke-dasharray': scaled?.join(' '),
  });
}
