import { cropMap, fullBox, identity, type Size } from '../../geometry/index.ts';
import { cropImage, type Image } from '../../images/index.ts';
import { type AugmentationOptions, reach } from '../augment.ts';
import { type CropSettings, frameBox, type SourceImage } from '../crop.ts';
import type { Sample } from '../dataset.ts';
import { type JointCropSettings, jointReach } from '../joint-crop.ts';

/** An image this many times finer than the network's input is reduced to `fineEnough`. */
const tooFine = 2;
/** Reduced images keep this resolution, so that augmentation can still enlarge them. */
const fineEnough = 1.5;

/** The whole image as decoded. */
export function wholeImage(image: Image): SourceImage {
  const { width, height, data } = image;
  return { original: { width, height }, part: { width, height, data }, toPart: identity() };
}

/**
 * The part of an image that augmented crops of a sample can show. If the unaugmented crop has more than 2 times the
 * input's pixels on a side, the image is reduced to 1.5 times.
 */
export function neededImage(
  image: Image,
  sample: Sample,
  input: Size,
  crop: CropSettings | JointCropSettings,
  augmentation: AugmentationOptions,
): SourceImage {
  const whole = wholeImage(image);
  const { box, side } = shown(image, sample, input, crop);
  const needed = reach(box, augmentation);
  const fineness = side / input.width;
  const shrink = fineness > tooFine ? fineness / fineEnough : 1;
  // Pixels are interpolated with their neighbors, which are further away after a reduction.
  const margin = shrink === 1 ? 1 : Math.ceil(2 * shrink);
  const left = Math.max(0, Math.floor(needed.x) - margin);
  const top = Math.max(0, Math.floor(needed.y) - margin);
  const right = Math.min(image.width, Math.ceil(needed.x + needed.width) + margin);
  const bottom = Math.min(image.height, Math.ceil(needed.y + needed.height) + margin);
  const unchanged = shrink === 1 && right - left === image.width && bottom - top === image.height;
  if (unchanged || right <= left || bottom <= top) return whole;
  const part = { x: left, y: top, width: right - left, height: bottom - top };
  const size = { width: Math.ceil(part.width / shrink), height: Math.ceil(part.height / shrink) };
  const toPart = cropMap<'part'>(part, size);
  return { ...whole, part: cropImage(image, toPart, size), toPart };
}

/** A box around everything that unaugmented crops of a sample can show, and the width of one crop. */
function shown(image: Image, sample: Sample, input: Size, crop: CropSettings | JointCropSettings) {
  if (crop.around === 'joint')
    return jointReach(sample.pose, crop) ?? { box: fullBox(image), side: image.width };
  const box = frameBox(sample, image, input, crop);
  return { box, side: box.width };
}

/** Keeps images until they fill `capacity` bytes. Later images are not kept. */
export class ImageCache {
  readonly #images = new Map<Sample, SourceImage>();
  readonly #capacity: number;
  #bytes = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(sample: Sample): SourceImage | undefined {
    return this.#images.get(sample);
  }

  set(sample: Sample, source: SourceImage): void {
    const bytes = source.part.data.length;
    if (this.#bytes + bytes > this.#capacity) return;
    this.#bytes += bytes;
    this.#images.set(sample, source);
  }
}
