import type { Size } from '../geometry/index.ts';
import { hasSides, outlineColor, type Pose, type Skeleton } from '../skeletons/index.ts';
import { colorLegend, drawLegend } from './legend.ts';
import { type FigureOptions, skeletonFigure } from './skeleton-figure.ts';
import { element, svgDocument } from './svg.ts';

/** How skeletons are drawn over an image. */
export interface OverlayOptions extends FigureOptions {
  /** Whether a legend of the colors is added below the image. It makes the document taller. Default: `false`. */
  readonly legend?: boolean;
}

/**
 * Draws skeletons to lay over an image. Limbs and joints have the color of their side; if the skeleton has no sides, each
 * joint has its own color. Joints are discs.
 * @param size of the image, in pixels.
 * @param poses in pixels of the image. Missing joints and their limbs are left out.
 * @returns an SVG document of the image's size with a transparent background, and with the legend below if there is one.
 */
export function overlaySvg(
  size: Size,
  skeleton: Skeleton,
  poses: readonly Pose[],
  { legend = false, ...options }: OverlayOptions = {},
): string {
  const figures = poses.map((pose) => skeletonFigure(skeleton, pose, size, options));
  const below = legend ? legendBelow(size, skeleton) : undefined;
  if (below === undefined) return svgDocument(size, ...figures);
  const { width, height } = size;
  const figure = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` }, ...figures);
  return svgDocument({ width, height: height + below.height }, figure, below.content);
}

/** The height of the color legend below an image, in pixels. A skeleton with sides needs none. */
export function legendHeight(size: Size, skeleton: Skeleton): number {
  return hasSides(skeleton) ? 0 : legendBelow(size, skeleton).height;
}

function legendBelow({ width, height }: Size, skeleton: Skeleton) {
  const lettering = Math.max(10, width / 60);
  const margin = Math.round(lettering / 2);
  const legend = drawLegend(colorLegend(skeleton), width - 2 * margin, lettering);
  const tall = Math.ceil(legend.height) + 2 * margin;
  return {
    height: tall,
    content:
      element('rect', { x: 0, y: height, width, height: tall, fill: outlineColor }) +
      element('g', { transform: `translate(${margin} ${height + margin})` }, legend.content),
  };
}
