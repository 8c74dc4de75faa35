import { at } from '../foundation/index.ts';
import {
  type Affine,
  applyAffine,
  type Box,
  boxCenter,
  type CropPoint,
  type CropPose,
  compose,
  cropBox,
  cropMap,
  cropPoint,
  fullBox,
  type ImagePoint,
  invert,
  outsideCrop,
  type Size,
} from '../geometry/index.ts';
import { gray, type Image, warpInto } from '../images/index.ts';
import type { Pose } from '../skeletons/index.ts';
import { type Augmentation, adjustColors, augmentedBox, colorBeforeGray } from './augment.ts';
import type { Sample } from './dataset.ts';
import { degrade } from './degrade.ts';
import { personBox } from './person.ts';

/** The needed part of a decoded image, shrunk if it is finer than needed. */
export interface SourceImage {
  /** Width and height of the original image. */
  readonly original: Size;
  /** Pixels of the part. */
  readonly part: Image<'part'>;
  /** The map from the original image's pixels to the part's. */
  readonly toPart: Affine<'image', 'part'>;
}

/** The cropped area before augmentation: the person's box or the whole image, with padding. */
export interface CropSettings {
  readonly around: 'person' | 'image';
  /** Factor on the sides of the cropped area. */
  readonly padding: number;
}

/** A sample as a network sees it. */
export interface Crop {
  readonly map: Affine<'image', 'crop'>;
  readonly pose: CropPose;
  /**
   * The crop's center before augmentation: the center of the person, or of the image if the crop shows the whole
   * image.
   */
  readonly center: CropPoint;
  /** Outside this box, in pixels of the image, the crop is mid-gray. */
  readonly ends?: Box | undefined;
}

/** Joints that are known to be outside a crop. */
export interface CropLimits extends Pick<Sample, 'absent'> {
  /** Where the image is made to end. */
  readonly ends?: Box | undefined;
}

/** The box that a sample is cropped to. It is the whole image if the person's position is unknown. */
export function frameBox(sample: Sample, original: Size, input: Size, crop: CropSettings): Box {
  const person = crop.around === 'person' ? personBox(sample) : undefined;
  return cropBox(person ?? fullBox(original), input, crop.padding);
}

/**
 * Crops a sample to `box`, changed by the augmentation. Joints outside the crop keep their points. In a mirrored crop,
 * left and right joints are exchanged (`mirrorOrder` of the skeleton). A joint beyond the end of the image, or known to
 * be absent, becomes `outsideCrop`.
 */
export function cropSample(
  pose: Pose,
  box: Box,
  input: Size,
  augmentation: Augmentation,
  mirrorOrder: readonly number[],
  { ends, absent }: CropLimits = {},
): Crop {
  const map = cropMap(augmentedBox(box, augmentation), input, augmentation);
  const points = pose.map((joint, index) => {
    if (!joint) return absent?.[index] === true ? outsideCrop : null;
    return ends && !holds(ends, joint.point) ? outsideCrop : applyAffine(map, joint.point);
  });
  return {
    map,
    pose: augmentation.flip ? points.map((_, joint) => points[at(mirrorOrder, joint)] ?? null) : points,
    center: applyAffine(map, boxCenter(box)),
    ends,
  };
}

function holds({ x, y, width, height }: Box, point: ImagePoint): boolean {
  return point.x >= x - 0.5 && point.y >= y - 0.5 && point.x < x + width - 0.5 && point.y < y + height - 0.5;
}

/** Draws a crop's pixels into `[height, width, 3]`, with mid-gray outside the image. */
export function drawCrop(
  pixels: Uint8Array,
  { part, toPart }: SourceImage,
  { map, ends }: Crop,
  input: Size,
  augmentation: Augmentation,
): void {
  warpInto(pixels, part, compose(invert(map), toPart), input, colorBeforeGray(augmentation));
  adjustColors(pixels, augmentation);
  degrade(pixels, input, augmentation);
  if (ends) fillBeyond(pixels, invert(map), input, ends);
}

/** Fills everything outside a box of the image with mid-gray. */
function fillBeyond(pixels: Uint8Array, fromCrop: Affine<'crop', 'image'>, input: Size, ends: Box): void {
  for (let row = 0; row < input.height; row++) {
    for (let column = 0; column < input.width; column++) {
      if (holds(ends, applyAffine(fromCrop, cropPoint(column, row)))) continue;
      pixels.set(gray, 3 * (row * input.width + column));
    }
  }
}
