import type { Size } from '../../src/geometry/index.ts';
import { constant, emit, input, ops } from '../../src/graph/index.ts';
import { float32 } from '../../src/tensor/index.ts';

/** A box in the network's terms: its edges in pixels of the input, the class's index and the score. */
export interface Given {
  readonly edges: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly label: number;
  readonly score: number;
}

/** Writes boxes in the form of a family of detectors: the inverse of Limber's readers. */
export interface FormCase {
  readonly title: string;
  readonly output: Readonly<Record<string, unknown>>;
  /** Whether the network itself suppresses overlapping boxes. */
  readonly suppresses: boolean;
  write(boxes: readonly Given[], size: Size): Readonly<Record<string, Array3>>;
}

interface Array3 {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const classes = 3;
const strides = [8, 16];
const logit = (p: number) => Math.log(p / (1 - p));

interface Placed extends Given {
  readonly level: number;
  readonly row: number;
  readonly column: number;
  /** The index among the cells of all levels. */
  readonly cell: number;
}

/** Assigns every box to a separate cell near its center, as training does. */
function placed(boxes: readonly Given[], size: Size): readonly Placed[] {
  const taken = new Set<number>();
  return boxes.map((given) => {
    const [x1, y1, x2, y2] = given.edges;
    const level = Math.max(x2 - x1, y2 - y1) > 30 ? 1 : 0;
    const stride = strides[level]!;
    const columns = size.width / stride;
    const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value)));
    const row = clamp((y1 + y2) / 2 / stride, size.height / stride);
    let column = clamp((x1 + x2) / 2 / stride, columns);
    const first = level === 0 ? 0 : (size.width * size.height) / strides[0]! ** 2;
    while (taken.has(first + row * columns + column)) column = (column + 1) % columns;
    const cell = first + row * columns + column;
    taken.add(cell);
    return { ...given, level, row, column, cell };
  });
}

function cellCount({ width, height }: Size): number {
  return strides.reduce((sum, stride) => sum + (width * height) / stride ** 2, 0);
}

function rows(count: number, channels: number, fill = 0): Array3 {
  return { shape: [1, count, channels], data: new Float32Array(count * channels).fill(fill) };
}

/** The rows of one level, as maps [1, channels, rows, columns]. */
function asMaps({ shape, data }: Array3, size: Size, level: number): Array3 {
  const channels = shape[2]!;
  const [height, width] = [size.height / strides[level]!, size.width / strides[level]!];
  const first = level === 0 ? 0 : (size.width * size.height) / strides[0]! ** 2;
  const cells = height * width;
  const turned = Float32Array.from(
    { length: channels * cells },
    (_, place) => data[(first + (place % cells)) * channels + Math.floor(place / cells)]!,
  );
  return { shape: [1, channels, height, width], data: turned };
}

export const formCases: readonly FormCase[] = [
  {
    title: 'rows with suppression done',
    suppresses: true,
    output: { form: 'rows', boxes: 'dets', labels: 'labels' },
    write: (boxes) => ({
      dets: {
        shape: [1, boxes.length, 5],
        data: Float32Array.from(boxes.flatMap(({ edges, score }) => [...edges, score])),
      },
      labels: { shape: [1, boxes.length], data: Float32Array.from(boxes, ({ label }) => label) },
    }),
  },
  {
    title: "TensorFlow's rows: fractions, y first, scores apart",
    suppresses: true,
    output: {
      form: 'rows',
      boxes: 'boxes',
      scores: 'scores',
      labels: 'classes',
      order: 'yxyx',
      unit: 'fraction',
    },
    write: (boxes, { width, height }) => ({
      boxes: {
        shape: [1, boxes.length, 4],
        data: Float32Array.from(
          boxes.flatMap(({ edges: [x1, y1, x2, y2] }) => [y1 / height, x1 / width, y2 / height, x2 / width]),
        ),
      },
      scores: { shape: [1, boxes.length], data: Float32Array.from(boxes, ({ score }) => score) },
      classes: { shape: [1, boxes.length], data: Float32Array.from(boxes, ({ label }) => label) },
    }),
  },
  {
    title: 'YOLOX, the raw grid',
    suppresses: false,
    output: { form: 'yolox', strides },
    write(boxes, size) {
      const all = rows(cellCount(size), 5 + classes);
      for (const {
        edges: [x1, y1, x2, y2],
        label,
        score,
        level,
        row,
        column,
        cell,
      } of placed(boxes, size)) {
        const stride = strides[level]!;
        const line = all.data.subarray(cell * (5 + classes), (cell + 1) * (5 + classes));
        line.set([
          (x1 + x2) / 2 / stride - column,
          (y1 + y2) / 2 / stride - row,
          Math.log((x2 - x1) / stride),
          Math.log((y2 - y1) / stride),
          Math.sqrt(score),
        ]);
        line[5 + label] = Math.sqrt(score);
      }
      return { output: all };
    },
  },
  {
    title: 'RTMDet, maps of each level',
    suppresses: false,
    output: { form: 'rtmdet', strides, scores: ['cls8', 'cls16'], boxes: ['box8', 'box16'] },
    write(boxes, size) {
      const scores = rows(cellCount(size), classes, -20);
      const distances = rows(cellCount(size), 4);
      for (const {
        edges: [x1, y1, x2, y2],
        label,
        score,
        level,
        row,
        column,
        cell,
      } of placed(boxes, size)) {
        const [x, y] = [column * strides[level]!, row * strides[level]!];
        scores.data[cell * classes + label] = logit(score);
        distances.data.set([x - x1, y - y1, x2 - x, y2 - y], cell * 4);
      }
      return {
        cls8: asMaps(scores, size, 0),
        cls16: asMaps(scores, size, 1),
        box8: asMaps(distances, size, 0),
        box16: asMaps(distances, size, 1),
      };
    },
  },
  {
    title: 'NanoDet, distributions over distances',
    suppresses: false,
    output: { form: 'nanodet', strides, bins: 7, scoresAre: 'logits', scores: ['level8', 'level16'] },
    write(boxes, size) {
      const channels = classes + 4 * 8;
      const all = rows(cellCount(size), channels, -20);
      for (const {
        edges: [x1, y1, x2, y2],
        label,
        score,
        level,
        row,
        column,
        cell,
      } of placed(boxes, size)) {
        const stride = strides[level]!;
        const [x, y] = [(column + 0.5) * stride, (row + 0.5) * stride];
        const line = all.data.subarray(cell * channels, (cell + 1) * channels);
        line[label] = logit(score);
        for (const [side, pixels] of [x - x1, y - y1, x2 - x, y2 - y].entries()) {
          // A distance between two whole numbers of cells becomes a distribution over both, weighted by nearness.
          const [whole, rest] = [Math.floor(pixels / stride), (pixels / stride) % 1];
          line[classes + side * 8 + whole] = Math.log(1 - rest);
          line[classes + side * 8 + whole + 1] = rest === 0 ? -20 : Math.log(rest);
        }
      }
      return { level8: asMaps(all, size, 0), level16: asMaps(all, size, 1) };
    },
  },
  {
    title: "MultiPose's centers",
    suppresses: true,
    output: { form: 'centers', centers: 'centers', sizes: 'sizes', offsets: 'offsets' },
    write(boxes, size) {
      const [height, width] = [size.height / 4, size.width / 4];
      const cells = height * width;
      const centers = new Float32Array(classes * cells).fill(-20);
      const [sizes, offsets] = [new Float32Array(2 * cells), new Float32Array(2 * cells)];
      for (const {
        edges: [x1, y1, x2, y2],
        label,
        score,
      } of boxes) {
        const [x, y] = [(x1 + x2) / 8, (y1 + y2) / 8];
        const [column, row] = [Math.min(width - 1, Math.max(0, Math.floor(x))), Math.floor(y)];
        const cell = row * width + column;
        centers[label * cells + cell] = logit(score);
        sizes[cell] = (y2 - y1) / 4;
        sizes[cells + cell] = (x2 - x1) / 4;
        offsets[cell] = y - row;
        offsets[cells + cell] = x - column;
      }
      return {
        centers: { shape: [1, classes, height, width], data: centers },
        sizes: { shape: [1, 2, height, width], data: sizes },
        offsets: { shape: [1, 2, height, width], data: offsets },
      };
    },
  },
  {
    title: 'SSD with anchors',
    suppresses: false,
    output: {
      form: 'ssd',
      boxes: 'boxes',
      scores: 'scores',
      anchors: strides.map((stride) => ({ stride, sizes: [[2 * stride, 3 * stride]] })),
    },
    write(boxes, size) {
      const [offsets, scores] = [rows(cellCount(size), 4), rows(cellCount(size), 1 + classes, -20)];
      for (const {
        edges: [x1, y1, x2, y2],
        label,
        score,
        level,
        row,
        column,
        cell,
      } of placed(boxes, size)) {
        const stride = strides[level]!;
        const [x, y] = [(column + 0.5) * stride, (row + 0.5) * stride];
        scores.data[cell * (1 + classes) + 1 + label] = logit(score);
        offsets.data.set(
          [
            (((y1 + y2) / 2 - y) / (3 * stride)) * 10,
            (((x1 + x2) / 2 - x) / (2 * stride)) * 10,
            Math.log((y2 - y1) / (3 * stride)) * 5,
            Math.log((x2 - x1) / (2 * stride)) * 5,
          ],
          cell * 4,
        );
      }
      return { boxes: offsets, scores };
    },
  },
];

/** A network that outputs the same boxes for every image. */
export function givenNetwork(form: FormCase, boxes: readonly Given[], size: Size): Uint8Array {
  const image = input('pixels', 'float32', [1, 3, size.height, size.width]);
  const nothing = ops.multiply(ops.sum(image), 0);
  const outputs = Object.entries(form.write(boxes, size)).map(([name, { shape, data }]) => [
    name,
    ops.add(constant(float32(shape, data)), nothing),
  ]);
  return emit({ name: 'given', outputs: Object.fromEntries(outputs) });
}
