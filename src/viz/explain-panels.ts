import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Point, Size } from '../geometry/index.ts';
import { jointColors, type Rgb, type Skeleton } from '../skeletons/index.ts';
import { formatShape, type Tensor } from '../tensor/index.ts';
import { pngAddress } from './png.ts';
import { type DrawnPose, skeletonFigure } from './skeleton-figure.ts';
import { element } from './svg.ts';

/** The beliefs of one stage of a network about a crop. */
export interface ExplainedStage {
  readonly label: string;
  /** [1, channels, height, width]; the first maps are one per joint. */
  readonly maps: Tensor<'float32'>;
  /** The pose decoded from the maps, in pixels of the crop. */
  readonly pose: DrawnPose;
  /** Receptive field of a cell of the maps, in rows and columns of pixels; absent if it is not a window. */
  readonly field?: readonly [number, number] | undefined;
}

/** A crop, with the beliefs of every stage. */
export interface Explanation {
  /** RGB [1, height, width, 3]. */
  readonly crop: Tensor<'uint8'>;
  readonly skeleton: Skeleton;
  /** The stages, first to last. */
  readonly stages: readonly ExplainedStage[];
  /** The value that is drawn at full strength: the largest value of a target map. */
  readonly peak: number;
}

const ground = '#10141c';
const white = '#ffffff';
/** Colors of increased and of decreased belief. */
const changeColors: Readonly<Record<'more' | 'less', Rgb>> = {
  more: [61, 220, 151],
  less: [255, 86, 120],
};

/** Width and height of the crop in pixels, which is the frame of every panel. */
export function panelSize({ crop: { shape } }: Explanation): Size {
  const [, height = 1, width = 1] = shape;
  return { width, height };
}

/** Defines the crop once per document, with the id that the panels refer to. */
export function cropDefinition(explanation: Explanation, id: string): string {
  const { width, height } = panelSize(explanation);
  const href = pngAddress({ width, height, channels: 3, data: explanation.crop.data });
  return element('image', { id, href, width, height, preserveAspectRatio: 'none' });
}

/**
 * A stage's belief about one joint: its map over the dimmed crop, the decoded position, and the receptive field.
 * Opacity is relative to the joint's strongest belief in any stage.
 */
export function beliefPanel(explanation: Explanation, stage: number, joint: number, cropId: string): string {
  const { stages, skeleton } = explanation;
  const { maps, pose, field } = at(stages, stage);
  const color = at(jointColors(skeleton), joint);
  const strongest = strength(explanation, joint);
  const heat = raster(maps, joint, (value) => [...color, 255 * Math.max(0, value / strongest)]);
  const found = pose[joint];
  return (
    dimmed(explanation, cropId, 0.62) +
    overlay(explanation, heat) +
    (found && field ? fieldOutline(found.point, field, panelSize(explanation)) : '') +
    (found ? cross(found.point, panelSize(explanation)) : '')
  );
}

/**
 * The change of one joint's map from the previous stage: increased belief, decreased belief, and the movement of the
 * joint. Opacity is relative to the largest change.
 */
export function changePanel(explanation: Explanation, stage: number, joint: number, cropId: string): string {
  const { stages } = explanation;
  const [before, after] = [at(stages, stage - 1), at(stages, stage)];
  const earlier = before.maps.data;
  const strongest = largestChange(explanation, stage, joint);
  const change = raster(after.maps, joint, (value, cell) => {
    const difference = (value - at(earlier, cell)) / strongest;
    const color = difference > 0 ? changeColors.more : changeColors.less;
    return [...color, 255 * Math.min(1, Math.abs(difference))];
  });
  const [from, to] = [before.pose[joint], after.pose[joint]];
  return (
    dimmed(explanation, cropId, 0.75) +
    overlay(explanation, change) +
    (from && to ? arrow(from.point, to.point, white, panelSize(explanation)) : '')
  );
}

/** The largest change of one joint's map in a stage, in the maps' unit, but at least a hundredth of the ideal peak. */
export function largestChange({ stages, peak }: Explanation, stage: number, joint: number): number {
  const [before, after] = [mapOf(at(stages, stage - 1).maps, joint), mapOf(at(stages, stage).maps, joint)];
  return after.reduce((most, value, cell) => Math.max(most, Math.abs(value - at(before, cell))), peak / 100);
}

/** The strongest belief about a joint in any stage, in the maps' unit, but at least a fiftieth of the ideal peak. */
function strength({ stages, peak }: Explanation, joint: number): number {
  const maps = stages.map((stage) => mapOf(stage.maps, joint));
  return maps.reduce((most, map) => map.reduce((a, b) => Math.max(a, b), most), peak / 50);
}

function mapOf({ shape, data }: Tensor<'float32'>, joint: number): Float32Array {
  const [, , height = 0, width = 0] = shape;
  return data.subarray(joint * height * width, (joint + 1) * height * width);
}

/** All joints' maps of a stage, each in its color, and the decoded pose. */
export function stagePanel(explanation: Explanation, stage: number, cropId: string): string {
  const { stages, peak, skeleton } = explanation;
  const { maps, pose } = at(stages, stage);
  const colors = jointColors(skeleton);
  const layers = colors.map((color, joint) =>
    overlay(
      explanation,
      raster(maps, joint, (value) => [...color, 255 * Math.min(1, Math.max(0, value / peak))]),
    ),
  );
  const figure = skeletonFigure(skeleton, pose, panelSize(explanation));
  return dimmed(explanation, cropId, 0.62) + layers.join('') + element('g', { opacity: 0.75 }, figure);
}

/** An arrow from one point to another; a ring if the points are almost equal. */
export function arrow(from: Point, to: Point, color: string, { width, height }: Size): string {
  const unit = Math.max(width, height) / 100;
  const [x1, y1, x2, y2] = [from.x + 0.5, from.y + 0.5, to.x + 0.5, to.y + 0.5];
  const length = Math.hypot(x2 - x1, y2 - y1);
  const stroke = { stroke: color, 'stroke-width': 0.9 * unit, fill: 'none', 'stroke-linecap': 'round' };
  if (length < 2 * unit) return element('circle', { cx: x2, cy: y2, r: 2 * unit, ...stroke });
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const head = Math.min(4 * unit, length / 2);
  const wing = (side: number) =>
    `${round(x2 - head * dx + side * 0.6 * head * dy)} ${round(y2 - head * dy - side * 0.6 * head * dx)}`;
  const path = `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}M${wing(1)}L${round(x2)} ${round(y2)}L${wing(-1)}`;
  const halo = element('path', { ...stroke, d: path, stroke: ground, 'stroke-width': 2.2 * unit });
  return element('g', { opacity: 0.95 }, halo, element('path', { ...stroke, d: path }));
}

/** Indices of the joints, sorted by their movement from the first to the last stage, largest first. */
export function jointsByChange({ stages, skeleton }: Explanation): readonly number[] {
  const [first, last] = [at(stages, 0), at(stages, -1)];
  const change = skeleton.joints.map((_, joint) => {
    const [a, b] = [first.pose[joint], last.pose[joint]];
    return a && b ? Math.hypot(b.point.x - a.point.x, b.point.y - a.point.y) : 0;
  });
  return change.map((_, joint) => joint).sort((a, b) => at(change, b) - at(change, a));
}

function dimmed(explanation: Explanation, cropId: string, by: number): string {
  const { width, height } = panelSize(explanation);
  return (
    element('use', { href: `#${cropId}` }) +
    element('rect', { width, height, fill: ground, 'fill-opacity': by })
  );
}

function overlay(explanation: Explanation, href: string): string {
  const { width, height } = panelSize(explanation);
  return element('image', { href, width, height, preserveAspectRatio: 'none' });
}

/** One joint's map as an image. `paint` gives red, green, blue and opacity for a value and its index in all maps. */
function raster(
  { shape, data }: Tensor<'float32'>,
  joint: number,
  paint: (value: number, at: number) => readonly number[],
): string {
  const [, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || joint >= channels) {
    throw new LimberError({
      what: 'belief maps do not fit the skeleton',
      got: formatShape(shape),
      expected: `[1, ${joint + 1} or more, height, width]`,
    });
  }
  const cells = width * height;
  const pixels = new Uint8Array(4 * cells);
  for (let cell = 0; cell < cells; cell++) {
    const place = joint * cells + cell;
    pixels.set(paint(at(data, place), place), 4 * cell);
  }
  return pngAddress({ width, height, channels: 4, data: pixels });
}

/** The receptive field around a joint, clipped to the crop. */
function fieldOutline(
  point: Point,
  [rows, columns]: readonly [number, number],
  { width, height }: Size,
): string {
  const line = Math.max(width, height) / 140;
  const clip = (value: number, most: number) => Math.min(most - line, Math.max(line, value));
  const along = (center: number, extent: number, most: number) => {
    const start = clip(center + 0.5 - extent / 2, most);
    return { start, extent: clip(center + 0.5 + extent / 2, most) - start };
  };
  const [across, down] = [along(point.x, columns, width), along(point.y, rows, height)];
  const place = { x: across.start, y: down.start, width: across.extent, height: down.extent };
  return element('rect', {
    ...place,
    fill: 'none',
    stroke: white,
    'stroke-opacity': 0.85,
    'stroke-width': line,
    'stroke-dasharray': `${3 * line} ${2 * line}`,
  });
}

function cross({ x, y }: Point, { width, height }: Size): string {
  const reach = Math.max(width, height) / 45;
  const [cx, cy] = [x + 0.5, y + 0.5];
  const d = `M${round(cx - reach)} ${round(cy)}h${round(2 * reach)}M${round(cx)} ${round(cy - reach)}v${round(2 * reach)}`;
  const line = { d, fill: 'none', 'stroke-linecap': 'round' };
  return (
    element('path', { ...line, stroke: ground, 'stroke-width': reach / 1.6 }) +
    element('path', { ...line, stroke: white, 'stroke-width': reach / 3.5 })
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
