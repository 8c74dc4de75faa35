import { midpoint, type Point, type Size } from '../geometry/index.ts';
import { jointIndex, type LimbEnd, type Pose, type Skeleton } from '../skeletons/index.ts';
import { type Side, sideColors, sideOf, sideOfLimb } from './palette.ts';
import { decimal, element, svgDocument } from './svg.ts';

/** How a skeleton is drawn. */
export interface OverlayOptions {
  /** Joints below this confidence are not drawn, and neither are their limbs. */
  readonly shown?: number;
  /**
   * Joints below this confidence are drawn hollow, and their limbs fade. Joints without a confidence count as
   * certain.
   */
  readonly confident?: number;
  /** Thickness of a limb in pixels. Default: relative to the person's size. */
  readonly thickness?: number;
  /** One color for everything. Default: each side has its own color. */
  readonly color?: string;
}

/**
 * Draws skeletons to lay over an image: limbs in the color of their side, joints as discs.
 * @param size of the image, in pixels.
 * @param poses in pixels of the image. Missing joints and their limbs are left out.
 * @returns an SVG document of the image's size with a transparent background.
 */
export function overlaySvg(
  size: Size,
  skeleton: Skeleton,
  poses: readonly Pose[],
  options: OverlayOptions = {},
): string {
  return svgDocument(size, ...poses.map((pose) => skeletonFigure(skeleton, pose, size, options)));
}

/** One limb of the drawing. */
interface Stroke {
  readonly side: Side;
  readonly faint: boolean;
  readonly points: readonly Point[];
  readonly closed: boolean;
}

/** A pose in any pixel frame, such as the image's or a crop's. Pixel centres are integers. */
export type DrawnPose = readonly ({ readonly point: Point; readonly confidence?: number } | null)[];

/** One skeleton as an SVG group in the pose's frame. */
export function skeletonFigure(
  skeleton: Skeleton,
  pose: DrawnPose,
  size: Size,
  { shown = 0.2, confident = 0.3, thickness = limbThickness(pose, size), color }: OverlayOptions = {},
): string {
  const colorOf = (side: Side) => color ?? sideColors[side];
  const visible = pose.map((joint) => (joint && (joint.confidence ?? 1) >= shown ? joint : null));
  const strokes = limbStrokes(skeleton, visible, confident);
  const halo = strokes.map((stroke) =>
    line(stroke, { stroke: '#10141c', 'stroke-opacity': 0.55, 'stroke-width': thickness * 1.7 }),
  );
  const lines = strokes.map((stroke) =>
    line(stroke, {
      stroke: colorOf(stroke.side),
      'stroke-opacity': stroke.faint ? 0.55 : 0.95,
      'stroke-width': stroke.closed ? thickness * 0.6 : thickness,
      ...(stroke.closed && { fill: colorOf(stroke.side), 'fill-opacity': 0.16 }),
    }),
  );
  const discs = skeleton.joints.flatMap((name, index) => {
    const joint = visible[index];
    return joint ? [disc(joint.point, colorOf(sideOf(name)), isFaint(joint, confident), thickness)] : [];
  });
  return element(
    'g',
    { 'stroke-linecap': 'round', 'stroke-linejoin': 'round', fill: 'none' },
    ...halo,
    ...lines,
    ...discs,
  );
}

/** Thickness in proportion to the person's longer side, with a minimum so that lines stay visible. */
function limbThickness(pose: DrawnPose, size: Size): number {
  const points = pose.flatMap((joint) => (joint ? [joint.point] : []));
  const spread = (values: readonly number[]) => Math.max(0, Math.max(...values) - Math.min(...values));
  const person = Math.max(spread(points.map(({ x }) => x)), spread(points.map(({ y }) => y)));
  return Math.max(1.2, Math.min(person, 1.5 * Math.max(size.width, size.height)) / 55);
}

function isFaint(joint: { readonly confidence?: number }, confident: number): boolean {
  return (joint.confidence ?? 1) < confident;
}

/** The strokes of all limbs. A limb between two pairs of joints, such as the torso, is drawn as a quadrilateral. */
function limbStrokes(skeleton: Skeleton, pose: DrawnPose, confident: number): readonly Stroke[] {
  const joint = (name: string) => pose[jointIndex(skeleton, name)] ?? undefined;
  const point = (end: LimbEnd): Point | undefined => {
    if (typeof end === 'string') return joint(end)?.point;
    const [a, b] = end.map((name) => joint(name)?.point);
    return a && b && midpoint(a, b);
  };
  return skeleton.limbs.flatMap((limb) => {
    const ends = [limb.from, limb.to].flat();
    const quadrilateral =
      typeof limb.from !== 'string' && typeof limb.to !== 'string'
        ? [...limb.from, limb.to[1], limb.to[0]]
        : undefined;
    const points = quadrilateral?.map((name) => joint(name)?.point) ?? [point(limb.from), point(limb.to)];
    if (!points.every((corner) => corner !== undefined)) return [];
    const faint = ends.some((name) => isFaint(joint(name) ?? {}, confident));
    return [{ side: sideOfLimb(limb), faint, points, closed: quadrilateral !== undefined }];
  });
}

function line({ points, closed }: Stroke, style: Readonly<Record<string, string | number>>): string {
  const path = points.map((point) => `${onPaper(point.x)} ${onPaper(point.y)}`).join('L');
  return element('path', { d: `M${path}${closed ? 'Z' : ''}`, ...style });
}

function disc(point: Point, color: string, faint: boolean, thickness: number): string {
  const place = { cx: point.x + 0.5, cy: point.y + 0.5 };
  if (faint) {
    return element('circle', {
      ...place,
      r: thickness * 1.05,
      fill: '#10141c',
      'fill-opacity': 0.35,
      stroke: color,
      'stroke-width': thickness * 0.5,
    });
  }
  return element('circle', {
    ...place,
    r: thickness * 1.15,
    fill: color,
    stroke: '#10141c',
    'stroke-opacity': 0.75,
    'stroke-width': thickness * 0.35,
  });
}

/** Converts a coordinate to SVG, in which pixel centres end in ½. In Limber they are integers. */
function onPaper(coordinate: number): string {
  return decimal(coordinate + 0.5);
}
