import type { Point } from '../geometry/index.ts';
import { outlineColor } from '../skeletons/index.ts';
import { element } from './svg.ts';

/** A label is drawn as a ring, a prediction as a disc. */
export type MarkKind = 'label' | 'prediction';

/** How a joint is drawn. */
export interface MarkStyle {
  readonly kind: MarkKind;
  readonly color: string;
  /** A doubtful prediction or an occluded label: smaller and paler. */
  readonly isFaint: boolean;
  /** Thickness of the limbs, in pixels. */
  readonly thickness: number;
}

/** Radius of a label's ring as a multiple of the limbs' thickness. Dashed limbs end there, so that the ring stays hollow. */
export const ringRadius = 1.5;

/** One joint as SVG, with a dark outline. The center of a pixel ends in ½ in SVG. */
export function mark({ x, y }: Point, { kind, color, isFaint, thickness }: MarkStyle): string {
  const place = { cx: x + 0.5, cy: y + 0.5, fill: 'none' };
  const outline = { stroke: outlineColor, 'stroke-opacity': isFaint ? 0.45 : 0.75 };
  if (kind === 'prediction') {
    return element('circle', {
      ...place,
      ...outline,
      r: thickness * (isFaint ? 0.85 : 1.15),
      fill: color,
      'fill-opacity': isFaint ? 0.5 : undefined,
      'stroke-width': thickness * 0.35,
    });
  }
  const r = thickness * (isFaint ? 1.1 : ringRadius);
  return (
    element('circle', { ...place, ...outline, r, 'stroke-width': thickness * 1.1 }) +
    element('circle', {
      ...place,
      r,
      stroke: color,
      'stroke-opacity': isFaint ? 0.6 : 1,
      'stroke-width': thickness * 0.6,
    })
  );
}
