import { LimberError } from '../../../errors.ts';
import type { Box } from '../../../geometry/index.ts';

/**
 * The head's box from two opposite corners, 1-based. Its width and height are the differences of their coordinates,
 * because PCKh's head size is 0.6 of the diagonal between them.
 * @throws LimberError when the corners are not finite, or the box has no area.
 */
export function headBoxOf(x1: number, y1: number, x2: number, y2: number, where: string): Box {
  const [width, height] = [Math.abs(x2 - x1), Math.abs(y2 - y1)];
  if (width > 0 && height > 0 && Number.isFinite(width + height)) {
    return { x: Math.min(x1, x2) - 1, y: Math.min(y1, y2) - 1, width, height };
  }
  throw new LimberError({ what: 'damaged head box', got: `(${x1}, ${y1}) to (${x2}, ${y2})`, where });
}
