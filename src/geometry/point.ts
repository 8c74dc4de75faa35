declare const frame: unique symbol;

/** A point, x to the right and y down. `Frame` says whose coordinates these are; mixing frames does not compile. */
export interface Point<Frame extends string = string> {
  readonly x: number;
  readonly y: number;
  readonly [frame]?: Frame;
}

/** Pixels of the original image; the center of its top-left pixel is (0, 0). */
export type ImagePoint = Point<'image'>;
/** Pixels of the network's input; the center of its top-left pixel is (0, 0). */
export type CropPoint = Point<'crop'>;
/** Cells of a belief map; the center of its top-left cell is (0, 0). */
export type CellPoint = Point<'cell'>;
/** DeepPose's box coordinates: the box spans [−½, ½] in both axes, its center is (0, 0). */
export type BoxPoint = Point<'box'>;

/** A point in pixels of an image: the center of the top-left pixel is (0, 0). */
export function imagePoint(x: number, y: number): ImagePoint {
  return { x, y };
}
/** A point in pixels of a crop: the center of the top-left pixel is (0, 0). */
export function cropPoint(x: number, y: number): CropPoint {
  return { x, y };
}
/** A point in cells of a belief map: the center of the first cell is (0, 0). */
export function cellPoint(x: number, y: number): CellPoint {
  return { x, y };
}
/** A point in box coordinates: (0, 0) is the box's center, and a side is 1 long. */
export function boxPoint(x: number, y: number): BoxPoint {
  return { x, y };
}

/** Euclidean distance, in the frame's unit. */
export function distance<Frame extends string>(a: Point<Frame>, b: Point<Frame>): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The point half-way between two points. */
export function midpoint<Frame extends string>(a: Point<Frame>, b: Point<Frame>): Point<Frame> {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
