import { at, zip } from '../../../foundation/index.ts';
import { nchw, type Shape, sizeOf } from '../../../tensor/index.ts';
import type { ResizeAttributes } from '../../attributes.ts';
import type { SliceRange } from '../../builder-type.ts';
import { imageSize } from '../../ops/shapes.ts';
import type { Value } from '../../value.ts';
import { foldConcat, foldSlice, fromNumbers } from '../fold.ts';
import { reshapeTensor, resolveShape } from '../host.ts';
import { image, imageAxis, plain, type TfNodeReader, type TfValue, toNchw, toNhwc } from './node-reader.ts';

/** Shape, a constant: every shape of the graph is known. */
export function importShape(t: TfNodeReader): TfValue {
  const shape = t.shape(0);
  return folded(t, fromNumbers('int32', [shape.length], shape));
}

export function importReshape(t: TfNodeReader): TfValue {
  return reshaped(t, t.numbers(1));
}

export function importExpandDims(t: TfNodeReader): TfValue {
  const shape = t.shape(0);
  const [axis = 0] = t.numbers(1);
  return reshaped(t, shape.toSpliced(t.axis(axis, shape.length + 1), 0, 1));
}

export function importSqueeze(t: TfNodeReader): TfValue {
  const shape = t.shape(0);
  const axes = t.integers('squeeze_dims').map((axis) => t.axis(axis, shape.length));
  const gone = (extent: number, axis: number): boolean =>
    axes.length === 0 ? extent === 1 : axes.includes(axis);
  return reshaped(
    t,
    shape.filter((extent, axis) => !gone(extent, axis)),
  );
}

/** Unpack, with one result for each position along the axis. */
export function importUnpack(t: TfNodeReader): readonly TfValue[] {
  const x = t.plain(0);
  const axis = t.axis(t.integer('axis', 0), x.shape.length);
  const shape = x.shape.toSpliced(axis, 1);
  return Array.from({ length: at(x.shape, axis) }, (_, start) => {
    const part = x.shape[axis] === 1 ? x : t.g.slice(x, { [axis]: { start, end: start + 1 } });
    return plain(t.g.reshape(part, shape));
  });
}

/**
 * Split (axis, value; equal parts) and SplitV (value, sizes, axis; a size of −1 takes the rest). One result per part.
 */
export function importSplit(t: TfNodeReader): readonly TfValue[] {
  const [source, axisInput] = t.node.op === 'SplitV' ? [0, 2] : [1, 0];
  const shape = t.shape(source);
  const [first = 0] = t.numbers(axisInput);
  const axis = t.axis(first, shape.length);
  const given = t.input(source);
  const [value, along] = given.kind === 'image' ? [given.value, imageAxis(axis)] : [t.plain(source), axis];
  let start = 0;
  return partSizes(t, at(shape, axis)).map((size) => {
    const part = t.g.slice(value, { [along]: { start, end: start + size } });
    start += size;
    return given.kind === 'image' ? image(part) : plain(part);
  });
}

function partSizes(t: TfNodeReader, extent: number): readonly number[] {
  if (t.node.op === 'Split') {
    const count = t.integer('num_split', 1);
    if (extent % count !== 0) t.fail(`splits ${extent} elements into ${count} equal parts`);
    return Array<number>(count).fill(extent / count);
  }
  const sizes = t.numbers(1);
  const known = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
  const open = sizes.filter((size) => size < 0).length;
  if (open > 1 || (open === 0 ? known !== extent : known > extent)) {
    t.fail(`splits ${extent} elements into parts of ${sizes.join(', ')}`);
  }
  return sizes.map((size) => (size < 0 ? extent - known : size));
}

/**
 * DepthToSpace: each cell's channels become a block of block_size × block_size cells. [n, h, w, b · b · c] → [n, h · b,
 * w · b, c].
 */
export function importDepthToSpace(t: TfNodeReader): TfValue {
  const format = t.text('data_format', 'NHWC');
  if (format !== 'NHWC') t.fail(`has the data format ${format}; Limber imports NHWC`);
  const block = t.integer('block_size', 1);
  const x = t.image(0);
  const [n, channels, rows, columns] = nchw(x, 'DepthToSpace');
  const depth = channels / block ** 2;
  const blocks = t.g.reshape(x, [n, block, block, depth, rows, columns]);
  const spread = t.g.transpose(blocks, [0, 3, 4, 1, 5, 2]);
  return image(t.g.reshape(spread, [n, depth, rows * block, columns * block]));
}

/**
 * SparseToDense of constants: indices [n, axes], the shape, n values or one value, and the value of all other places.
 */
export function importSparseToDense(t: TfNodeReader): TfValue {
  const [indices, shape, values] = [t.numbers(0), t.numbers(1), t.numbers(2)] as const;
  const dense = Array<number>(sizeOf(shape)).fill(at(t.numbers(3), 0));
  const rank = Math.max(1, shape.length);
  for (let row = 0; row < indices.length / rank; row++) {
    const place = shape.reduce((sum, extent, axis) => sum * extent + at(indices, row * rank + axis), 0);
    dense[place] = values.length === 1 ? at(values, 0) : at(values, row);
  }
  const { dtype } = t.constant(3);
  if (dtype !== 'int32' && dtype !== 'float32') t.fail(`holds ${dtype}, which is not supported`);
  return folded(t, fromNumbers(dtype, shape, dense));
}

/** Pack joins values of one shape along a new axis. */
export function importPack(t: TfNodeReader): TfValue {
  if (t.inputs.every((given) => given.kind === 'constant' && given.tensor.shape.length === 0)) {
    return folded(t, foldConcat(t.inputs.map((_, index) => t.constant(index))));
  }
  const axis = t.axis(t.integer('axis', 0), t.shape(0).length + 1);
  const shape = t.shape(0).toSpliced(axis, 0, 1);
  return plain(
    t.g.concat(
      t.inputs.map((_, index) => t.g.reshape(t.plain(index), shape)),
      axis,
    ),
  );
}

/** ConcatV2: the values, then the axis. */
export function importConcat(t: TfNodeReader): TfValue {
  const count = t.inputs.length - 1;
  const [axis = 0] = t.numbers(count);
  const indices = Array.from({ length: count }, (_, index) => index);
  if (indices.every((index) => t.input(index).kind === 'constant') && t.shape(0).length === 1) {
    return folded(t, foldConcat(indices.map((index) => t.constant(index))));
  }
  if (indices.some((index) => t.input(index).kind === 'image')) {
    return image(
      t.g.concat(
        indices.map((index) => t.image(index)),
        imageAxis(axis),
      ),
    );
  }
  const values = indices.map((index) => t.plain(index));
  return plain(t.g.concat(values, t.axis(axis, t.shape(0).length)));
}

/** StridedSlice: begin, end and step per axis. Bit masks say which of them to ignore and which axes to drop. */
export function importStridedSlice(t: TfNodeReader): TfValue {
  const [begin, end, step] = [t.numbers(1), t.numbers(2), t.numbers(3)] as const;
  if (t.integer('ellipsis_mask', 0) !== 0 || t.integer('new_axis_mask', 0) !== 0) {
    t.fail('uses an ellipsis or a new axis, which is not supported');
  }
  const shape = t.shape(0);
  const bit = (mask: string, axis: number): boolean => ((t.integer(mask, 0) >> axis) & 1) === 1;
  const dropped = begin.map((_, axis) => axis).filter((axis) => bit('shrink_axis_mask', axis));
  const bounds = zip(begin, end, step).map(([from, to, stride], axis) => {
    const extent = at(shape, axis);
    const first = t.axis(from, extent);
    if (bit('shrink_axis_mask', axis)) return { start: first, end: first + 1, step: 1 };
    const start = bit('begin_mask', axis) ? 0 : first;
    return { start, end: bit('end_mask', axis) ? extent : to, step: stride };
  });
  const given = t.input(0);
  if (given.kind === 'constant') {
    if (shape.length !== 1) t.fail('slices a constant that is not a vector');
    const { start, end: stop, step: stride } = at(bounds, 0);
    const vector = foldSlice(given.tensor, start, stop, stride);
    return folded(t, dropped.length === 0 ? vector : reshapeTensor(vector, []));
  }
  if (bounds.some((range) => range.step < 1)) t.fail('slices backwards, which is not supported');
  if (given.kind === 'image' && dropped.length === 0) {
    const ranges = Object.fromEntries(bounds.map((range, axis) => [imageAxis(axis), range]));
    return image(t.g.slice(given.value, ranges));
  }
  const ranges: Record<number, SliceRange> = { ...bounds };
  const sliced = t.g.slice(t.plain(0), ranges);
  return plain(
    dropped.length === 0
      ? sliced
      : t.g.reshape(
          sliced,
          sliced.shape.filter((_, axis) => !dropped.includes(axis)),
        ),
  );
}

/** Pad and PadV2: [axes, 2] paddings, then the padding value, 0 unless given. */
export function importPad(t: TfNodeReader): TfValue {
  const paddings = t.numbers(1);
  const value = t.inputs.length > 2 ? at(t.numbers(2), 0) : 0;
  const isImage = t.input(0).kind === 'image';
  const before: number[] = [];
  const after: number[] = [];
  for (let axis = 0; axis < paddings.length / 2; axis++) {
    const to = isImage ? imageAxis(axis) : axis;
    before[to] = at(paddings, 2 * axis);
    after[to] = at(paddings, 2 * axis + 1);
  }
  return isImage
    ? image(t.g.pad(t.image(0), before, after, value))
    : plain(t.g.pad(t.plain(0), before, after, value));
}

/**
 * Transpose. Networks converted from ONNX turn images to NHWC before each convolution and back after it. Here images
 * are always NCHW, so neither turn moves any data.
 */
export function importTranspose(t: TfNodeReader): TfValue {
  const order = t.numbers(1);
  const given = t.input(0);
  if (given.kind === 'image' && order.join() === toNchw.join()) return plain(given.value);
  if (given.kind === 'plain' && order.join() === toNhwc.join()) return image(given.value);
  return plain(t.g.transpose(t.plain(0), order));
}

/** Mean, Sum and Max over axes. The result is an image as long as it keeps all four axes. */
export function importReduction(
  t: TfNodeReader,
  reduce: (x: Value, axes: readonly number[], keepDims: boolean) => Value,
): TfValue {
  const keepDims = t.flag('keep_dims');
  const rank = t.shape(0).length;
  const axes = t.numbers(1).map((axis) => t.axis(axis, rank));
  const given = t.input(0);
  if (given.kind === 'image' && keepDims) return image(reduce(given.value, axes.map(imageAxis), true));
  const overPixels = axes.length === 2 && axes.includes(1) && axes.includes(2);
  if (given.kind === 'image' && overPixels) return plain(reduce(given.value, [2, 3], false));
  return plain(reduce(t.plain(0), axes, keepDims));
}

/** ResizeBilinear and ResizeNearestNeighbor. */
export function importResize(t: TfNodeReader): TfValue {
  const [height = 0, width = 0] = t.numbers(1);
  const coordinates = t.flag('align_corners')
    ? 'align_corners'
    : t.flag('half_pixel_centers')
      ? 'half_pixel'
      : 'asymmetric';
  const mode = t.node.op === 'ResizeBilinear' ? 'linear' : 'nearest';
  const x = t.image(0);
  const [rows, columns] = imageSize(x.shape);
  const tied = hasTies(coordinates, rows, height) || hasTies(coordinates, columns, width);
  if (mode === 'nearest' && tied) {
    t.fail('has cells halfway between two others, where TensorFlow and Limber choose different neighbors');
  }
  return image(t.g.resize(x, { mode, size: [height, width], coordinates }));
}

/** Whether rounding a cell's position would be a tie, halfway between two cells: TensorFlow rounds up, Limber down. */
function hasTies(coordinates: ResizeAttributes['coordinates'], from: number, to: number): boolean {
  const cells = Array.from({ length: to }, (_, cell) => cell);
  switch (coordinates) {
    case 'asymmetric':
      return false;
    case 'half_pixel':
      return cells.some((cell) => ((2 * cell + 1) * from) % (2 * to) === 0);
    case 'align_corners':
      return to > 1 && cells.some((cell) => (2 * cell * (from - 1)) % (2 * (to - 1)) === to - 1);
  }
}

function reshaped(t: TfNodeReader, shape: Shape): TfValue {
  const given = t.input(0);
  if (given.kind === 'constant') return folded(t, reshapeTensor(given.tensor, shape));
  const x = t.plain(0);
  const size = x.shape.reduce((product, extent) => product * extent, 1);
  return plain(t.g.reshape(x, resolveShape(shape, size)));
}

function folded(t: TfNodeReader, tensor: Parameters<typeof reshapeTensor>[0]): TfValue {
  return { kind: 'constant', tensor, name: t.node.name };
}
