import type { Point, Size } from '../geometry/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import {
  colorLegend,
  drawLegend,
  type LegendEntry,
  labelMark,
  markLegend,
  predictionMark,
  swatchSize,
} from './legend.ts';
import { letter, letterWidth } from './lettering.ts';
import { pngAddress } from './png.ts';
import { type DrawnJoint, type DrawnPose, skeletonFigure } from './skeleton-figure.ts';
import { decimal, element, svgDocument } from './svg.ts';

/** One labeled sample on a sheet. */
export interface SheetTile {
  /** Caption under the tile. */
  readonly label: string;
  /** RGB `[height, width, 3]` of the tile's size. Without it the tile is plain gray. */
  readonly pixels?: Uint8Array | undefined;
  /** In pixels of the tile. A joint of low confidence is drawn pale. */
  readonly pose: DrawnPose;
  /** Joints on which label and teacher disagree. */
  readonly conflicts?: readonly TileConflict[] | undefined;
  /** Text on the tile, e.g. that the image is missing. */
  readonly note?: string | undefined;
}

/** The kept and the rejected position of a joint, in pixels of the tile. */
export interface TileConflict {
  readonly kept: Point;
  readonly rejected: Point;
  /** The source of the rejected position. */
  readonly rejectedFrom: 'annotated' | 'teacher';
}

/** A confidence below this makes a joint pale. */
const faintBelow = 0.3;
const [ground, ink, blank, warning] = ['#10141c', '#e8e6df', '#3a404b', '#ffd166'];
const [gap, labelHeight, lettering] = [8, 20, 11];

/**
 * Draws samples in rows, each with its skeleton, its caption and an optional note. A legend is below. Joints are drawn
 * as labels unless a joint states otherwise.
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
  const width = gap + Math.min(columns, tiles.length) * across;
  const legend = drawLegend(sheetLegend(skeleton, tiles), width - 2 * gap);
  const tall = gap + rows * down;
  return svgDocument(
    { width, height: tall + (legend.height > 0 ? legend.height + gap : 0) },
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
    element('g', { transform: `translate(${gap} ${tall})` }, legend.content),
  );
}

/** The colors, then the kinds of joints and conflicts that the tiles have. */
function sheetLegend(skeleton: Skeleton, tiles: readonly SheetTile[]): readonly LegendEntry[] {
  const joints = tiles.flatMap(({ pose }) => pose.flatMap((joint) => joint ?? []));
  if (joints.length === 0) return [];
  const isFaint = ({ confidence = 1 }: DrawnJoint) => confidence < faintBelow;
  const isTeacher = ({ kind }: DrawnJoint) => kind === 'prediction';
  const conflicts = tiles.flatMap((tile) => tile.conflicts ?? []);
  const rejected = (from: TileConflict['rejectedFrom'], label: string): readonly LegendEntry[] => {
    if (!conflicts.some(({ rejectedFrom }) => rejectedFrom === from)) return [];
    const y = swatchSize.height / 2 - 0.5;
    const line = { kept: { x: 3, y }, rejected: { x: swatchSize.width - 6, y }, rejectedFrom: from };
    return [{ label, swatch: drawConflict(line) }];
  };
  return [
    ...colorLegend(skeleton),
    ...markLegend([
      ...(joints.some((joint) => !isTeacher(joint)) ? [labelMark] : []),
      ...(joints.some((joint) => !isTeacher(joint) && isFaint(joint))
        ? [{ ...labelMark, label: 'occluded label', isFaint: true }]
        : []),
      ...(joints.some(isTeacher) ? [{ ...predictionMark, label: 'found by the teacher' }] : []),
    ]),
    ...rejected('annotated', 'to the rejected label'),
    ...rejected('teacher', 'to the rejected prediction of the teacher'),
  ];
}

function drawTile(
  skeleton: Skeleton,
  { label, pixels, pose, conflicts = [], note }: SheetTile,
  tile: Size,
): string {
  // Relative to the tile, so that a pose with a single joint is drawn as thick as a complete one.
  const thickness = Math.max(1.2, Math.max(tile.width, tile.height) / 85);
  const image =
    pixels === undefined
      ? element('rect', { ...tile, fill: blank })
      : element('image', { href: pngAddress({ ...tile, channels: 3, data: pixels }), ...tile });
  const drawing =
    image +
    skeletonFigure(skeleton, pose, tile, { kind: 'label', confident: faintBelow, thickness }) +
    conflicts.map(drawConflict).join('');
  // The tile is clipped, so that a skeleton that extends beyond it does not cover the label.
  return [
    element('svg', { ...tile }, drawing),
    letter(fitted(label, tile.width), 1, tile.height + 14, lettering, ink),
    note === undefined ? '' : drawNote(fitted(note, tile.width - 12)),
  ].join('');
}

/** A note in a tile's corner, on a dark ground. */
function drawNote(note: string): string {
  const plate = { x: 2, y: 3, width: letterWidth(note, lettering) + 8, height: 18, rx: 3 };
  return (
    element('rect', { ...plate, fill: ground, 'fill-opacity': 0.75 }) +
    letter(note, 6, 16, lettering, warning)
  );
}

/** A line from the kept position to a cross at the rejected one: yellow for a label, white for a teacher. */
function drawConflict({ kept, rejected: { x, y }, rejectedFrom }: TileConflict): string {
  const line = `M${decimal(kept.x + 0.5)} ${decimal(kept.y + 0.5)}L${decimal(x + 0.5)} ${decimal(y + 0.5)}`;
  const cross = [-1, 1].map(
    (way) =>
      `M${decimal(x - 2.5)} ${decimal(y + 0.5 - 3 * way)}L${decimal(x + 3.5)} ${decimal(y + 0.5 + 3 * way)}`,
  );
  const stroke = rejectedFrom === 'annotated' ? warning : ink;
  const path = { d: [line, ...cross].join(''), fill: 'none' };
  return (
    element('path', { ...path, stroke: ground, 'stroke-opacity': 0.7, 'stroke-width': 3.4 }) +
    element('path', { ...path, stroke, 'stroke-width': 1.4 })
  );
}

/** The text, or as much of its end as fits. The end is kept because ids differ there. */
function fitted(text: string, width: number): string {
  let shown = text;
  while (shown.length > 1 && letterWidth(shown, lettering) > width) shown = shown.slice(1);
  return shown;
}
