import { at } from '../foundation/index.ts';
import { midpoint, type Point, type Size } from '../geometry/index.ts';
import {
  hasSides,
  jointIndex,
  type LimbEnd,
  markColors,
  outlineColor,
  type Skeleton,
  sideColors,
  sideOfLimb,
} from '../skeletons/index.ts';
import { type MarkKind, mark, ringRadius } from './mark.ts';
import { decimal, element } from './svg.ts';

/** How a skeleton is drawn. */
export interface FigureOptions {
  /** Joints below this confidence are not drawn, and neither are their limbs. */
  readonly shown?: number;
  /** Joints below this confidence are small and pale, and their limbs fade. Joints without a confidence count as certain. */
  readonly confident?: number;
  /** Thickness of a limb in pixels. Default: relative to the size of the pose. */
  readonly thickness?: number;
  /** One color for everything. Default: the color of each side or, without sides, of each joint. */
  readonly color?: string;
  /**
   * In every drawing, labels are rings with dashed limbs, and predictions are discs with solid limbs. A single joint
   * may state otherwise. Default: `prediction`.
   */
  readonly kind?: MarkKind;
}

/** One joint of a drawing. */
export interface DrawnJoint {
  readonly point: Point;
  readonly confidence?: number | undefined;
  /** Whether this joint is a label or a prediction, if the joints of a pose differ in that. */
  readonly kind?: MarkKind;
}

/** A pose in any pixel frame, such as the image's or a crop's. Pixel centers are integers. */
export type DrawnPose = readonly (DrawnJoint | null)[];

/** A line of the drawing. */
interface Stroke {
  readonly points: readonly Point[];
  readonly color: string;
  readonly isFaint: boolean;
  readonly isLabel: boolean;
  readonly isClosed: boolean;
  /** Whether no joint is at the last point: the stroke is the first half of a limb. */
  readonly endsFree?: boolean;
}

/** One skeleton as an SVG group in the pose's frame. */
export function skeletonFigure(
  skeleton: Skeleton,
  pose: DrawnPose,
  size: Size,
  {
    shown = 0.2,
    confident = 0.3,
    thickness = limbThickness(pose, size),
    color,
    kind = 'prediction',
  }: FigureOptions = {},
): string {
  const colors = markColors(skeleton).map((own) => color ?? own);
  const joints = pose.map((joint) =>
    joint && (joint.confidence ?? 1) >= shown
      ? {
          point: joint.point,
          isFaint: (joint.confidence ?? 1) < confident,
          kind: joint.kind ?? kind,
        }
      : null,
  );
  const strokes = limbStrokes(skeleton, joints, colors, color).flatMap((stroke) =>
    stroke.isLabel ? hollowed(stroke, thickness * ringRadius) : stroke,
  );
  const marks = joints.flatMap((joint, index) =>
    joint
      ? [mark(joint.point, { kind: joint.kind, color: at(colors, index), isFaint: joint.isFaint, thickness })]
      : [],
  );
  return element(
    'g',
    { 'stroke-linejoin': 'round', fill: 'none' },
    ...strokes.map((stroke) => halo(stroke, thickness)),
    ...strokes.map((stroke) => line(stroke, thickness)),
    ...marks,
  );
}

/**
 * Thickness in proportion to the longer side of the pose. A small subject in a large image gets thicker lines, because
 * the whole image is shown, but never so thick that they hide it.
 */
function limbThickness(pose: DrawnPose, size: Size): number {
  const points = pose.flatMap((joint) => (joint ? [joint.point] : []));
  const spread = (values: readonly number[]) => Math.max(0, Math.max(...values) - Math.min(...values));
  const longer = Math.max(spread(points.map(({ x }) => x)), spread(points.map(({ y }) => y)));
  const side = Math.max(size.width, size.height);
  return Math.max(1.2, Math.min(longer, 1.5 * side) / 55, Math.min(longer / 18, side / 160));
}

type Joints = readonly ({
  readonly point: Point;
  readonly isFaint: boolean;
  readonly kind: MarkKind;
} | null)[];

/**
 * The strokes of all limbs. A limb between two pairs of joints, such as the torso, is drawn as a quadrilateral. Without
 * sides, each half of a limb has the color of the joint at its end.
 */
function limbStrokes(
  skeleton: Skeleton,
  joints: Joints,
  colors: readonly string[],
  color: string | undefined,
): readonly Stroke[] {
  const sided = hasSides(skeleton);
  const place = (name: string) => jointIndex(skeleton, name);
  const point = (end: LimbEnd): Point | undefined => {
    if (typeof end === 'string') return joints[place(end)]?.point;
    const [a, b] = end.map((name) => joints[place(name)]?.point);
    return a && b && midpoint(a, b);
  };
  return skeleton.limbs.flatMap((limb): readonly Stroke[] => {
    const ends = [limb.from, limb.to].flat().map((name) => joints[place(name)]);
    if (!ends.every((joint) => joint !== null && joint !== undefined)) return [];
    const look = {
      isFaint: ends.some(({ isFaint }) => isFaint),
      isLabel: ends.some(({ kind }) => kind === 'label'),
      isClosed: false,
    };
    const whole = color ?? sideColors[sided ? sideOfLimb(limb, skeleton.mirrorPairs) : 'center'];
    if (typeof limb.from !== 'string' && typeof limb.to !== 'string') {
      const corners = [...limb.from, limb.to[1], limb.to[0]].map(point);
      return [{ ...look, points: corners.flatMap((corner) => corner ?? []), color: whole, isClosed: true }];
    }
    const [from, to] = [point(limb.from), point(limb.to)];
    if (from === undefined || to === undefined) return [];
    if (sided || color !== undefined) return [{ ...look, points: [from, to], color: whole }];
    const middle = midpoint(from, to);
    const colorAt = (end: LimbEnd) => (typeof end === 'string' ? at(colors, place(end)) : whole);
    return [
      { ...look, points: [from, middle], color: colorAt(limb.from), endsFree: true },
      { ...look, points: [to, middle], color: colorAt(limb.to), endsFree: true },
    ];
  });
}

/** The sides of a label's stroke, which begin and end at the joints' rings. */
function hollowed(stroke: Stroke, radius: number): readonly Stroke[] {
  const { points, isClosed } = stroke;
  const begins = isClosed ? points : points.slice(0, -1);
  return begins.flatMap((from, index) => {
    const to = at(points, (index + 1) % points.length);
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const along = (distance: number) => ({
      x: from.x + ((to.x - from.x) * distance) / length,
      y: from.y + ((to.y - from.y) * distance) / length,
    });
    const end = stroke.endsFree ? length : length - radius;
    return end <= radius ? [] : [{ ...stroke, points: [along(radius), along(end)], isClosed: false }];
  });
}

function halo(stroke: Stroke, thickness: number): string {
  const opacity = stroke.isLabel ? 0.45 : stroke.isFaint ? 0.35 : 0.6;
  return path(stroke, {
    stroke: outlineColor,
    'stroke-opacity': opacity,
    'stroke-width': thickness * (stroke.isLabel ? 1.3 : 1.7),
    'stroke-linecap': stroke.isLabel ? undefined : 'round',
  });
}

function line({ color, isFaint, isLabel, isClosed, ...stroke }: Stroke, thickness: number): string {
  const width = thickness * (isLabel ? 0.8 : 1) * (isClosed ? 0.6 : 1);
  const isFilled = isClosed && !isLabel;
  return path(
    { isClosed, ...stroke },
    {
      stroke: color,
      'stroke-opacity': isFaint ? 0.5 : 0.95,
      'stroke-width': width,
      'stroke-dasharray': isLabel ? `${decimal(2.6 * thickness)} ${decimal(1.4 * thickness)}` : undefined,
      fill: isFilled ? color : undefined,
      'fill-opacity': isFilled ? 0.16 : undefined,
    },
  );
}

function path(
  { points, isClosed }: Pick<Stroke, 'points' | 'isClosed'>,
  style: Readonly<Record<string, string | number | undefined>>,
): string {
  const d = points.map(({ x, y }) => `${onPaper(x)} ${onPaper(y)}`).join('L');
  return element('path', { d: `M${d}${isClosed ? 'Z' : ''}`, ...style });
}

/** Converts a coordinate to SVG, in which pixel centers end in ½. In Limber they are integers. */
function onPaper(coordinate: number): string {
  return decimal(coordinate + 0.5);
}
