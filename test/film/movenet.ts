import { readFileSync } from 'node:fs';
import { importTfjs } from '../../src/graph/import/index.ts';
import { emit } from '../../src/graph/index.ts';
import type { Image } from '../../src/images/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { coco } from '../../src/skeletons/index.ts';
import { float32 } from '../../src/tensor/index.ts';
import { movenetSmoothing, oneEuro } from '../../src/track/index.ts';

/** A key point in shares of the frame's width and height. */
interface KeyPoint {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** A region of the frame, in shares of its width and height. */
interface Region {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

const root = 'StatefulPartitionedCall';
const heads = {
  heatmaps: `${root}/kpt_heatmap_0/conv2d_5/BiasAdd`,
  regression: `${root}/kpt_regress_0/conv2d_6/BiasAdd`,
  centers: `${root}/center_0/conv2d_4/BiasAdd`,
  offsets: `${root}/kpt_offset_0/conv2d_7/BiasAdd`,
} as const;
const side = 192;
const cells = side / 4;
const names: readonly string[] = coco.joints;
const joints = names.length;
/** Added to distances before scores are divided by them, in cells. */
const nearness = 1.8;

/** MoveNet SinglePose Lightning 4 with all its heads, from its TF.js files in a folder. */
export async function openMovenet(folder: string) {
  const read = (ending: string) => readFileSync(`${folder}/movenet-lightning.${ending}`);
  const files = {
    json: JSON.parse(read('json').toString()),
    weights: read('bin'),
    where: 'movenet-lightning.json',
  };
  const { outputs } = importTfjs(files, {
    inputs: { [`${root}/sub_1`]: { name: 'image', shape: [1, 3, side, side] } },
    outputs: Object.values(heads),
  });
  const named = Object.fromEntries(Object.entries(heads).map(([name, node]) => [name, outputs[node]!]));
  const session = await nodeRuntime().compile(emit({ name: 'movenet', outputs: named }));
  return {
    close: () => session.close(),
    /** The key points in a crop of 192 × 192 pixels, in shares of the crop. */
    async run(crop: Float32Array): Promise<readonly KeyPoint[]> {
      const found = await session.run({ image: float32([1, 3, side, side], crop) });
      const data = (name: keyof typeof heads) => found[name]!.data as Float32Array;
      return decode(data('heatmaps'), data('regression'), data('centers'), data('offsets'));
    },
  };
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** The cell with the largest value. */
function best(value: (row: number, column: number) => number): readonly [row: number, column: number] {
  let [row, column, largest] = [0, 0, Number.NEGATIVE_INFINITY];
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const here = value(y, x);
      if (here > largest) [row, column, largest] = [y, x, here];
    }
  }
  return [row, column];
}

/** The person nearest to the middle, then for each joint the best cell near the place that the person's center predicts. */
function decode(
  heatmaps: Float32Array,
  regression: Float32Array,
  centers: Float32Array,
  offsets: Float32Array,
): KeyPoint[] {
  const at = (map: Float32Array, channel: number, row: number, column: number) =>
    map[(channel * cells + row) * cells + column]!;
  const middle = cells / 2;
  const [y, x] = best(
    (row, column) =>
      sigmoid(at(centers, 0, row, column)) / (Math.hypot(row - middle, column - middle) + nearness),
  );
  return Array.from({ length: joints }, (_, joint) => {
    const [downTo, acrossTo] = [y + at(regression, 2 * joint, y, x), x + at(regression, 2 * joint + 1, y, x)];
    const [row, column] = best(
      (r, c) => sigmoid(at(heatmaps, joint, r, c)) / (Math.hypot(r - downTo, c - acrossTo) + nearness),
    );
    return {
      y: (row + at(offsets, 2 * joint, row, column)) / cells,
      x: (column + at(offsets, 2 * joint + 1, row, column)) / cells,
      score: sigmoid(at(heatmaps, joint, row, column)),
    };
  });
}

/** TensorFlow's `cropAndResize`, bilinear, black outside, cast to whole numbers; then the values that the network takes. */
function crop({ width, height, data }: Image, { top, left, bottom, right }: Region): Float32Array {
  const out = new Float32Array(3 * side * side);
  for (let row = 0; row < side; row++) {
    const y = top * (height - 1) + (row * (bottom - top) * (height - 1)) / (side - 1);
    for (let column = 0; column < side; column++) {
      const x = left * (width - 1) + (column * (right - left) * (width - 1)) / (side - 1);
      const inside = x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1;
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      const [x1, y1] = [Math.ceil(x), Math.ceil(y)];
      for (let channel = 0; channel < 3; channel++) {
        const pixel = (px: number, py: number) => data[(py * width + px) * 3 + channel]!;
        const above = inside ? pixel(x0, y0) + (x - x0) * (pixel(x1, y0) - pixel(x0, y0)) : 0;
        const below = inside ? pixel(x0, y1) + (x - x0) * (pixel(x1, y1) - pixel(x0, y1)) : 0;
        out[(channel * side + row) * side + column] =
          Math.trunc(above + (y - y0) * (below - above)) / 127.5 - 1;
      }
    }
  }
  return out;
}

/** The next region: a square around the hips that holds torso and body, or the whole frame. For square frames. */
function nextRegion(points: readonly KeyPoint[]): Region {
  const whole = { top: 0, left: 0, bottom: 1, right: 1 };
  const of = (name: string) => points[names.indexOf(name)]!;
  const seen = (part: string) => [`left ${part}`, `right ${part}`].some((name) => of(name).score > 0.2);
  if (!seen('hip') || !seen('shoulder')) return whole;
  const [x, y] = [(of('left hip').x + of('right hip').x) / 2, (of('left hip').y + of('right hip').y) / 2];
  const reach = (some: readonly KeyPoint[]) =>
    Math.max(...some.map((point) => Math.max(Math.abs(point.x - x), Math.abs(point.y - y))));
  const torso = ['left shoulder', 'right shoulder', 'left hip', 'right hip'].map(of);
  const wanted = Math.max(1.9 * reach(torso), 1.2 * reach(points.filter(({ score }) => score >= 0.2)));
  const half = Math.min(wanted, Math.max(x, 1 - x, y, 1 - y));
  if (half > 0.5) return whole;
  return { top: y - half, left: x - half, bottom: y + half, right: x + half };
}

/**
 * MoveNet's tracking in square films as TensorFlow.js does it: the region follows the smoothed key points, and moves by
 * 90 % of the way in each frame.
 */
export function movenetTracker(network: Awaited<ReturnType<typeof openMovenet>>) {
  const filters = Array.from({ length: 2 * joints }, () => oneEuro(movenetSmoothing));
  let region: Region = { top: 0, left: 0, bottom: 1, right: 1 };
  let smoothedRegion: Region | undefined;
  return async ({ image, time }: { image: Image; time: number }) => {
    const { top, left, bottom, right } = region;
    const found = (await network.run(crop(image, region))).map(({ x, y, score }) => ({
      x: left + x * (right - left),
      y: top + y * (bottom - top),
      score,
    }));
    const smoothed = found.map(({ x, y, score }, joint) => ({
      x: filters[2 * joint]!.next(x, time),
      y: filters[2 * joint + 1]!.next(y, time),
      score,
    }));
    const next = nextRegion(smoothed);
    const before = smoothedRegion ?? next;
    const mix = (key: keyof Region) => before[key] + 0.9 * (next[key] - before[key]);
    region = { top: mix('top'), left: mix('left'), bottom: mix('bottom'), right: mix('right') };
    smoothedRegion = region;
    const inPixels = (points: readonly KeyPoint[]) =>
      points.map(({ x, y }) => ({ x: x * image.width, y: y * image.height }));
    return { measured: inPixels(found), smoothed: inPixels(smoothed) };
  };
}
