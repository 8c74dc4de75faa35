import type { AffinityFieldOptions, PoseCodecOptions } from '../codecs/index.ts';
import { at } from '../foundation/index.ts';
import { mirrorOrder, type Skeleton } from '../skeletons/index.ts';
import { type Tensor, tensor } from '../tensor/index.ts';

/** Mirrors each of the crops [n, height, width, 3] left to right. */
export function mirrorCrop({ shape, data }: Tensor<'uint8'>): Tensor<'uint8'> {
  const [count = 0, height = 0, width = 0] = shape;
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < count * height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      mirrored.set(data.subarray(from, from + 3), (y * width + width - 1 - x) * 3);
    }
  }
  return tensor('uint8', shape, mirrored);
}

/**
 * Converts a network's output for a mirrored crop to the output for the crop itself: positions are mirrored back, and
 * left and right joints are exchanged.
 */
export function mirrorOutput(
  output: Tensor<'float32'>,
  codec: PoseCodecOptions,
  skeleton: Skeleton,
): Tensor<'float32'> {
  const order = mirrorOrder(skeleton);
  switch (codec.kind) {
    case 'belief maps':
      return mirrorMaps(output, order);
    case 'affinity fields':
      return mirrorFields(mirrorMaps(output, order), codec, order);
    case 'box coordinates':
      return mirrorCoordinates(output, order);
  }
}

function mirrorMaps({ shape, data }: Tensor<'float32'>, order: readonly number[]): Tensor<'float32'> {
  const [, channels = 0, height = 0, width = 0] = shape;
  const mirrored = new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    // The background map has no opposite.
    const source = order[channel] ?? channel;
    for (let y = 0; y < height; y++) {
      const row = (source * height + y) * width;
      mirrored.set(data.subarray(row, row + width).toReversed(), (channel * height + y) * width);
    }
  }
  return tensor('float32', shape, mirrored);
}

/**
 * Completes the mirroring of affinity fields whose cells are already mirrored: x changes its sign, and the fields of
 * left and right limbs are exchanged. A limb without a mirror image gets an empty field.
 */
function mirrorFields(
  { shape, data }: Tensor<'float32'>,
  { limbs, joints, background }: AffinityFieldOptions,
  order: readonly number[],
): Tensor<'float32'> {
  const [, , height = 0, width = 0] = shape;
  const cells = width * height;
  const start = (joints + (background ? 1 : 0)) * cells;
  const mirrored = data.slice();
  for (const [index, [from, to]] of limbs.entries()) {
    const [first, second] = [order[from], order[to]];
    const place = limbs.findIndex(([a, b]) => (a === first && b === second) || (a === second && b === first));
    const forwards = limbs[place]?.[0] === first;
    for (const axis of [0, 1]) {
      const target = start + (2 * index + axis) * cells;
      const source = start + (2 * place + axis) * cells;
      // Mirroring changes the sign of x. If a limb is stored from its other end, both axes change their sign.
      const sign = place < 0 ? 0 : (axis === 0 ? -1 : 1) * (forwards ? 1 : -1);
      if (sign === 0) mirrored.fill(0, target, target + cells);
      else
        mirrored.set(
          data.subarray(source, source + cells).map((value) => sign * value),
          target,
        );
    }
  }
  return tensor('float32', shape, mirrored);
}

/** Box coordinates are centered, so mirroring negates x. */
function mirrorCoordinates({ shape, data }: Tensor<'float32'>, order: readonly number[]): Tensor<'float32'> {
  const mirrored = new Float32Array(data.length);
  for (const [joint, source] of order.entries()) {
    mirrored[2 * joint] = -at(data, 2 * source);
    mirrored[2 * joint + 1] = at(data, 2 * source + 1);
  }
  return tensor('float32', shape, mirrored);
}

/** The mean of two tensors of the same shape. */
export function average(a: Tensor<'float32'>, b: Tensor<'float32'>): Tensor<'float32'> {
  return tensor(
    'float32',
    a.shape,
    a.data.map((value, place) => (value + at(b.data, place)) / 2),
  );
}
