import { at } from '../foundation/index.ts';
import { type CropPose, cropPoint } from '../geometry/index.ts';
import { assignCells, type CellLevel, type EdgeBox, levelsOf } from './assign-cells.ts';
import { type Codec, type DecodedJoint, requireTarget } from './codec.ts';

/**
 * The options of boxes that are predicted by the cells of a feature pyramid (Generalized Focal Loss, arXiv 2006.04388).
 */
export interface BoxCellOptions {
  readonly kind: 'box cells';
  /** 4: two corners of a box, and two of an ignored region; see `boxCorners`. */
  readonly joints: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Pixels of the input per cell of each level, first level first. */
  readonly strides: readonly number[];
  /** The largest distance from a cell's point to an edge, in cells. */
  readonly bins: number;
  /** Distance of a cell's reference point from its corner, in cells. */
  readonly offset: number;
}

/**
 * The four points that give a box to the codec: two opposite corners of a box to find, or two of a region to ignore.
 * The other two points are `null`.
 */
export const boxCorners = ['corner', 'opposite corner', 'ignored corner', 'opposite ignored corner'] as const;

/**
 * Target [cells, 4]: the distances from each cell's point to the left, top, right and bottom edge of its box, in cells
 * of its level. Weights [2, cells]: whether a cell's score is used, and whether the cell has a box. The network's
 * output has [cells, 1 + 4 · (bins + 1)]: a score's logit and four distributions of logits.
 */
export interface BoxCellCodec extends Codec {
  readonly options: BoxCellOptions;
  readonly levels: readonly CellLevel[];
  /** The boxes of an encoded target. Each box occurs once for every cell that has it. */
  boxesOf(target: Float32Array, weights: Float32Array): readonly EdgeBox[];
}

/** A box is ignored if less than this share of it is in the crop: the rest may not show that it is a person. */
const leastVisible = 0.3;

/** A box with a shorter side, in pixels of the input, is ignored: the smallest cells have 8 pixels. */
const leastSide = 6;

/**
 * The codec of boxes on cells. Cells are chosen by adaptive training sample selection, and corners become distances to
 * edges.
 */
export function boxCellCodec(options: BoxCellOptions): BoxCellCodec {
  const { inputWidth: width, inputHeight: height, bins } = options;
  const input = { width, height };
  const levels = levelsOf(input, options);
  const cells = levels.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const [targetShape, weightShape] = [
    [cells, 4],
    [2, cells],
  ];
  return {
    options,
    levels,
    input,
    joints: 4,
    people: 'several',
    targetShape,
    weightShape,
    encodeInto(people, target, weights) {
      requireTarget(targetShape, target);
      const boxes: EdgeBox[] = [];
      const ignored: EdgeBox[] = [];
      for (const person of people) {
        const { box, region } = visibleBoxes(person, [0, 0, width, height]);
        if (box) boxes.push(box);
        if (region) ignored.push(region);
      }
      assignCells(levels, { boxes, ignored, bins }, target, weights);
    },
    boxesOf(target, weights) {
      const found: EdgeBox[] = [];
      for (let cell = 0; cell < cells; cell++) {
        if (weights[cells + cell] !== 1) continue;
        const { stride, x, y } = pointOf(levels, cell);
        const to = (side: number) => stride * (target[4 * cell + side] ?? 0);
        found.push([x - to(0), y - to(1), x + to(2), y + to(3)]);
      }
      return found;
    },
    decode(output) {
      const channels = 1 + 4 * (bins + 1);
      requireTarget([cells, channels], output);
      let best = 0;
      const logit = (cell: number) => output[cell * channels] ?? Number.NEGATIVE_INFINITY;
      for (let cell = 1; cell < cells; cell++) {
        if (logit(cell) > logit(best)) best = cell;
      }
      const { stride, x, y } = pointOf(levels, best);
      const confidence = 1 / (1 + Math.exp(-logit(best)));
      const side = (index: number) => {
        const first = best * channels + 1 + index * (bins + 1);
        return stride * meanBin(output.subarray(first, first + bins + 1));
      };
      // Points are counted from the first pixel's center, edges from its corner.
      const corner = (edgeX: number, edgeY: number): DecodedJoint => ({
        point: cropPoint(edgeX - 0.5, edgeY - 0.5),
        confidence,
      });
      return [corner(x - side(0), y - side(1)), corner(x + side(2), y + side(3)), null, null];
    },
  };
}

/** Two opposite corners of a pose as edges, in pixels of the input. `undefined` if a corner is missing. */
function cornersOf(pose: CropPose, first: number): EdgeBox | undefined {
  const [one, other] = [pose[first], pose[first + 1]];
  if (!one || !other || !Number.isFinite(one.x + one.y + other.x + other.y)) return undefined;
  return [
    Math.min(one.x, other.x) + 0.5,
    Math.min(one.y, other.y) + 0.5,
    Math.max(one.x, other.x) + 0.5,
    Math.max(one.y, other.y) + 0.5,
  ];
}

/**
 * The part of a pose's box, or of its region, inside a frame. A box that is mostly outside becomes an ignored region.
 */
function visibleBoxes(
  pose: CropPose,
  frame: EdgeBox,
): { box?: EdgeBox | undefined; region?: EdgeBox | undefined } {
  const [box, region] = [cornersOf(pose, 0), cornersOf(pose, 2)];
  const seen = box && clipped(box, frame);
  if (box && seen) return isVisible(seen, box) ? { box: seen } : { region: seen };
  return { region: region && clipped(region, frame) };
}

/**
 * A pose of corners cut to a part of the input.
 * @param frame left, top, right and bottom edge of the part, in pixels of the input.
 */
export function cutCorners(pose: CropPose, frame: EdgeBox): CropPose {
  const { box, region } = visibleBoxes(pose, frame);
  return [...cornerPoints(box), ...cornerPoints(region)];
}

/** Edges are counted from the first pixel's corner, points from its center. */
function cornerPoints(box: EdgeBox | undefined): CropPose {
  if (box === undefined) return [null, null];
  return [cropPoint(box[0] - 0.5, box[1] - 0.5), cropPoint(box[2] - 0.5, box[3] - 0.5)];
}

function clipped(box: EdgeBox, frame: EdgeBox): EdgeBox | undefined {
  const cut: EdgeBox = [
    Math.max(frame[0], box[0]),
    Math.max(frame[1], box[1]),
    Math.min(frame[2], box[2]),
    Math.min(frame[3], box[3]),
  ];
  return cut[2] > cut[0] && cut[3] > cut[1] ? cut : undefined;
}

function isVisible(seen: EdgeBox, box: EdgeBox): boolean {
  const area = ([x1, y1, x2, y2]: EdgeBox) => (x2 - x1) * (y2 - y1);
  const side = Math.min(seen[2] - seen[0], seen[3] - seen[1]);
  return side >= leastSide && area(seen) >= leastVisible * area(box);
}

/** A cell's point in pixels of the input, and its level's stride. */
function pointOf(levels: readonly CellLevel[], cell: number): { stride: number; x: number; y: number } {
  const level = levels.findLast(({ first }) => first <= cell) ?? at(levels, 0);
  const [row, column] = [
    Math.floor((cell - level.first) / level.columns),
    (cell - level.first) % level.columns,
  ];
  const { stride, offset } = level;
  return { stride, x: (column + offset) * stride, y: (row + offset) * stride };
}

function meanBin(logits: Float32Array): number {
  const highest = Math.max(...logits);
  const weights = Array.from(logits, (logit) => Math.exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight, bin) => sum + weight * bin, 0) / total;
}
