import type { Point, Size } from '../geometry/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { letter, letterWidth } from './lettering.ts';
import { type DrawnPose, skeletonFigure } from './overlay.ts';
import { pngAddress } from './png.ts';
import { decimal, element, svgDocument } from './svg.ts';

/** One labelled sample on a sheet. */
export interface SheetTile {
  /** Caption under the tile. */
  readonly label: string;
  /** RGB `[height, width, 3]` of the tile's size. Without it the tile is plain grey. */
  readonly pixels?: Uint8Array;
  /** In pixels of the tile. A joint of low confidence is drawn hollow. */
  readonly pose: DrawnPose;
  /** Joints on which label and teacher disagree. */
  readonly conflicts?: readonly TileConflict[];
  /** Text on the tile, e.g. that the image is missing. */
  readonly note?: string;
}

/** The kept and the rejected position of a joint, in pixels of the tile. */
export interface TileConflict {
  readonly kept: Point;
  readonly rejected: Point;
  /** Whose position was rejected. */
  readonly rejectedFrom: 'annotated' | 'teacher';
}

const [ground, ink, blank, warning] = ['#10141c', '#e8e6df', '#3a404b', '#ffd166'];
const [gap, labelHeight, lettering] = [8, 20, 11];

/**
 * Draws samples in rows, each with its skeleton, its label and optionally a note.
 * @param tile width and height of every tile in pixels.
 * @returns an SVG document with embedded images.
 */
export function sampleSheet(
  skeleton: Skeleton,
  tiles: readonly SheetTile[],
  tile: Size,
  columns: number,
): string {
  const rows = Math.ceil(tiles.length / columns);
  const [across, down] = [tile.width + gap, tile.height + labelHeight + gap];
  return svgDocument(
    { width: gap + Math.min(columns, tiles.length) * across, height: gap + rows * down },
    element('rect', { width: '100%', height: '100%', fill: ground }),
    ...tiles.map((sample, index) =>
      element(
        'svg',
        {
          x: gap + (index % columns) * across,
          y: gap + Math.floor(index / columns) * down,
          width: tile.width,
          height: tile.height + labelHeight,
        },
        drawTile(skeleton, sample, tile),
      ),
    ),
  );
}

function drawTile(
  skeleton: Skeleton,
  { label, pixels, pose, conflicts = [], note }: SheetTile,
  tile: Size,
): string {
  const image =
    pixels === undefined
      ? element('rect', { ...tile, fill: blank })
      : element('image', { href: pngAddress({ ...tile, channels: 3, data: pixels }), ...tile });
  const drawing = image + skeletonFigure(skeleton, pose, tile) + conflicts.map(drawConflict).join('');
  // The tile is clipped, so that a skeleton that extends beyond it does not cover the label.
  return [
    element('svg', { ...tile }, drawing),
    letter(fitted(label, tile.width), 1, tile.height + 14, lettering, ink),
    note === undefined ? '' : letter(fitted(note, tile.width - 12), 6, 16, lettering, warning),
  ].join('');
}

/** A line from the kept position to a cross at the rejected one: yellow for a label, white for a teacher. */
function drawConflict({ kept, rejected: { x, y }, rejectedFrom }: TileConflict): string {
  const line = `M${decimal(kept.x + 0.5)} ${decimal(kept.y + 0.5)}L${decimal(x + 0.5)} ${decimal(y + 0.5)}`;
  const cross = [-1, 1].map(
    (way) =>
      `M${decimal(x - 2.5)} ${decimal(y + 0.5 - 3 * way)}L${decimal(x + 3.5)} ${decimal(y + 0.5 + 3 * way)}`,
  );
  const stroke = rejectedFrom === 'annotated' ? warning : ink;
  return element('path', { d: [line, ...cross].join(''), fill: 'none', stroke, 'stroke-width': 1.2 });
}

/** The text, or as much of its end as fits. The end is kept because ids differ there. */
function fitted(text: string, width: number): string {
  let shown = text;
  while (shown.length > 1 && letterWidth(shown, lettering) > width) shown = shown.slice(1);
  return shown;
}
