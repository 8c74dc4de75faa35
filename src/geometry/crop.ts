import { type Affine, compose, rotation, scaling, translation } from './affine.ts';
import { type Box, boxAround, boxCenter } from './box.ts';
import type { CropPoint, ImagePoint } from './point.ts';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One point per joint of a skeleton, in its order, in the network's input; `null` for an unlabeled joint. */
export type CropPose = readonly (CropPoint | null)[];

/** The place of a joint that is known to lie where the input shows nothing of the image. */
export const outsideCrop: CropPoint = { x: Number.NEGATIVE_INFINITY, y: Number.NEGATIVE_INFINITY };

/** How a crop is seen other than straight. */
export interface CropView {
  /** Clockwise rotation of the image around the box's center, in degrees. */
  readonly rotation?: number;
  /** Whether the crop, once turned, is mirrored left to right. */
  readonly flip?: boolean;
}

/** The smallest box of the input's shape around `box`, its center kept, then paddingd. */
export function cropBox(box: Box, input: Size, padding = 1): Box {
  const scale = Math.max(box.width / input.width, box.height / input.height) * padding;
  return boxAround(boxCenter(box), input.width * scale, input.height * scale);
}

/**
 * The map from the image to the network's input, or to a part of another name, that lays `box` over the whole of it.
 * Both frames have pixel centers at integers, so edges meet edges: half a pixel outside the outermost centers.
 */
export function cropMap<To extends string = 'crop'>(
  box: Box,
  input: Size,
  { rotation: degrees = 0, flip = false }: CropView = {},
): Affine<'image', To> {
  const center = boxCenter(box);
  const [scaleX, scaleY] = [input.width / box.width, input.height / box.height];
  // Around the box's center, in the image's unit.
  const centered = translation<'image', 'centered'>(-center.x, -center.y);
  const turned = compose(centered, rotation<'centered'>((degrees * Math.PI) / 180));
  const scaled = compose(turned, scaling<'centered', To>(flip ? -scaleX : scaleX, scaleY));
  return compose(scaled, translation<To>((input.width - 1) / 2, (input.height - 1) / 2));
}

/** Whether a point lies on one of the input's pixels. */
export function insideCrop(point: CropPoint, input: Size): boolean {
  return point.x >= -0.5 && point.x < input.width - 0.5 && point.y >= -0.5 && point.y < input.height - 0.5;
}

/** Whether a point lies on one of the image's pixels. */
export function insideImage(point: ImagePoint, size: Size): boolean {
  return point.x >= -0.5 && point.x < size.width - 0.5 && point.y >= -0.5 && point.y < size.height - 0.5;
}
