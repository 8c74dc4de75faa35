import { at } from '../foundation/index.ts';
import type { Box, Size } from '../geometry/index.ts';
import { markColors, type Skeleton } from '../skeletons/index.ts';
import { arrow } from './explain-panels.ts';
import { type DrawnPose, skeletonFigure } from './skeleton-figure.ts';
import { element } from './svg.ts';

/** One refinement of a cascade. */
export interface Refinement {
  /** The pose before the refinement, in pixels of the image. */
  readonly before: DrawnPose;
  /** The pose after it. */
  readonly after: DrawnPose;
  /** The crop around each joint; `null` for a joint that was not refined. */
  readonly boxes: readonly (Box | null)[];
}

/**
 * Draws a refinement over the image: the box around every joint, an arrow along its movement, and the resulting pose.
 * Each joint has the color of its side, or its own if the skeleton has no sides.
 * @param size of the image, in pixels.
 * @returns SVG elements in the image's frame.
 */
export function refinementFigure(
  size: Size,
  skeleton: Skeleton,
  { before, after, boxes }: Refinement,
): string {
  const colors = markColors(skeleton);
  const line = Math.max(size.width, size.height) / 260;
  const outlines = boxes.map((box, joint) =>
    box === null
      ? ''
      : element('rect', {
          x: box.x,
          y: box.y,
          width: box.width,
          height: box.height,
          fill: 'none',
          stroke: at(colors, joint),
          'stroke-opacity': 0.5,
          'stroke-width': line,
        }),
  );
  const arrows = before.map((from, joint) => {
    const to = after[joint];
    return from && to ? arrow(from.point, to.point, at(colors, joint), size) : '';
  });
  const figure = element('g', { opacity: 0.45 }, skeletonFigure(skeleton, after, size, { shown: 0 }));
  return figure + outlines.join('') + arrows.join('');
}
