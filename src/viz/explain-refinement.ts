import type { Box, Size } from '../geometry/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { arrow } from './explain-panels.ts';
import { type DrawnPose, skeletonFigure } from './overlay.ts';
import { sideColors, sideOf } from './palette.ts';
import { element } from './svg.ts';

/** One refinement of a cascade. */
export interface Refinement {
  /** Where each joint was before it, in pixels of the picture. */
  readonly before: DrawnPose;
  /** And after it. */
  readonly after: DrawnPose;
  /** The crop around each joint; `null` for a joint that was not refined. */
  readonly boxes: readonly (Box | null)[];
}

/**
 * A refinement over the picture: the box around every joint and an arrow from where it was to where it was moved,
 * in the color of its side, over the pose that it gives.
 * @param size of the picture, in pixels.
 * @returns SVG elements in the picture's frame.
 */
export function refinementFigure(
  size: Size,
  skeleton: Skeleton,
  { before, after, boxes }: Refinement,
): string {
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
          stroke: sideColors[sideOf(skeleton.joints[joint] ?? '')],
          'stroke-opacity': 0.5,
          'stroke-width': line,
        }),
  );
  const arrows = before.map((from, joint) => {
    const to = after[joint];
    const color = sideColors[sideOf(skeleton.joints[joint] ?? '')];
    return from && to ? arrow(from.point, to.point, color, size) : '';
  });
  const figure = element('g', { opacity: 0.45 }, skeletonFigure(skeleton, after, size, { shown: 0 }));
  return figure + outlines.join('') + arrows.join('');
}
