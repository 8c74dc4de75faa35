import { type Box, boxAround, boxCenter } from '../geometry/index.ts';
import type { Color } from '../images/index.ts';
import type { Random } from '../random.ts';
import {
  type Degradation,
  drawDegradation,
  type OcclusionOptions,
  type ResolutionOptions,
} from './degrade.ts';
import type { PartOptions } from './part-view.ts';

/**
 * How a value varies around zero: normally, with a standard deviation and clipped at two of them; or uniformly, up to
 * a largest magnitude.
 */
export type Spread = { readonly normal: number } | { readonly uniform: number };

/** Random changes of images. A missing option means no change. */
export interface AugmentationOptions {
  /** In degrees. */
  readonly rotation?: Spread;
  /** In doublings of the person's size: the scale is 2 to the power of the value. */
  readonly scale?: Spread;
  /** Shift of the crop's center on each axis, as a fraction of its width and height. */
  readonly shift?: Spread;
  /** Probability of mirroring left to right. */
  readonly flip?: number;
  /** Added to every color value, as a fraction of the full range. */
  readonly brightness?: Spread;
  /** In doublings of the distance from mid-gray. */
  readonly contrast?: Spread;
  /** Added to red, green and blue independently, as a fraction of the full range. */
  readonly color?: Spread;
  /** Crops around a part of the person instead of the whole person. */
  readonly part?: PartOptions;
  /** Crops of low resolution, enlarged to the input's size. */
  readonly resolution?: ResolutionOptions;
  /** Crops in which a rectangle covers something. The covered joints keep their labels. */
  readonly occlusion?: OcclusionOptions;
  /** Probability that four images share the crop, each in a quarter of it. For detectors and models of several people. */
  readonly mosaic?: number;
}

/** One random draw of every value. */
export interface Augmentation extends Degradation {
  readonly rotation: number;
  /** Factor on the person's size. */
  readonly scale: number;
  readonly shift: readonly [number, number];
  readonly flip: boolean;
  readonly brightness: number;
  /** Factor on the distance from mid-gray. */
  readonly contrast: number;
  readonly color: readonly [number, number, number];
}

/** Draws the changes of one example: rotation, size, position, mirroring and colors, each from its own distribution. */
export function drawAugmentation(random: Random, options: AugmentationOptions): Augmentation {
  return {
    rotation: draw(random, options.rotation),
    scale: 2 ** draw(random, options.scale),
    shift: [draw(random, options.shift), draw(random, options.shift)],
    flip: random.uniform(0, 1) < (options.flip ?? 0),
    brightness: draw(random, options.brightness),
    contrast: 2 ** draw(random, options.contrast),
    color: [draw(random, options.color), draw(random, options.color), draw(random, options.color)],
    ...drawDegradation(random, options.resolution, options.occlusion),
  };
}

/** The box that the augmentation shows instead of `box`. A larger person means a smaller box. */
export function augmentedBox(box: Box, { shift, scale }: Augmentation): Box {
  const { x, y } = boxCenter(box);
  const center = { x: x + shift[0] * box.width, y: y + shift[1] * box.height };
  return boxAround(center, box.width / scale, box.height / scale);
}

/** A box that contains every view of `box` that the options can draw. Only this part of an image must be kept. */
export function reach(box: Box, options: AugmentationOptions): Box {
  const scale = 2 ** largest(options.scale);
  const [width, height] = [box.width * scale, box.height * scale];
  const diagonal = Math.hypot(width, height);
  const shift = 2 * largest(options.shift);
  const turns = largest(options.rotation) > 0;
  return boxAround(
    boxCenter(box),
    (turns ? diagonal : width) + shift * box.width,
    (turns ? diagonal : height) + shift * box.height,
  );
}

/** Applies brightness, contrast and color to pixels (RGB, interleaved) in place. */
export function adjustColors(pixels: Uint8Array, augmentation: Augmentation): void {
  const { brightness, contrast, color } = augmentation;
  if (brightness === 0 && contrast === 1 && color.every((shift) => shift === 0)) return;
  const [red, green, blue] = color.map((shift) =>
    Uint8ClampedArray.from(
      { length: 256 },
      (_, value) => 128 + (value - 128) * contrast + 255 * (brightness + shift),
    ),
  ) as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];
  for (let at = 0; at < pixels.length; at += 3) {
    pixels[at] = red[pixels[at]!]!;
    pixels[at + 1] = green[pixels[at + 1]!]!;
    pixels[at + 2] = blue[pixels[at + 2]!]!;
  }
}

/** The color that `adjustColors` turns into mid-gray. Padding in this color always ends up mid-gray. */
export function colorBeforeGray({ brightness, contrast, color }: Augmentation): Color {
  const [red, green, blue] = color.map((shift) =>
    Math.min(255, Math.max(0, 128 - (255 * (brightness + shift)) / contrast)),
  ) as [number, number, number];
  return [red, green, blue];
}

/** Normal draws are clipped at this many standard deviations. */
const clip = 2;

function draw(random: Random, spread: Spread | undefined): number {
  if (spread === undefined) return 0;
  if ('uniform' in spread) return random.uniform(-spread.uniform, spread.uniform);
  const limit = clip * spread.normal;
  return Math.min(limit, Math.max(-limit, random.normal(0, spread.normal)));
}

/** The largest magnitude that can be drawn. */
function largest(spread: Spread | undefined): number {
  if (spread === undefined) return 0;
  return 'uniform' in spread ? spread.uniform : clip * spread.normal;
}
