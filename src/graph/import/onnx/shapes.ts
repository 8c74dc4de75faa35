import { at, zip } from '../../../foundation/index.ts';
import { int64, type Shape, sizeOf } from '../../../tensor/index.ts';
import type { SliceRange } from '../../builder-type.ts';
import { broadcastShapes } from '../../ops/shapes.ts';
import { constant, type Value } from '../../value.ts';
import { resolveShape } from '../host.ts';
import type { OnnxNodeReader } from './node-reader.ts';

/** The new shape, for operators that change the shape but move no elements. */
export function reshapedTo(t: OnnxNodeReader): Shape {
  const shape = t.shape(0);
  switch (t.node.opType) {
    case 'Reshape': {
      const wanted = t.integersAt(1, 'shape') ?? [];
      const kept = t.integer('allowzero', 0) === 1;
      return resolveShape(
        wanted.map((extent, axis) => (extent === 0 && !kept ? at(shape, axis) : extent)),
        sizeOf(shape),
      );
    }
    case 'Flatten': {
      const axis = t.axis(t.integer('axis', 1), shape.length);
      return [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))];
    }
    case 'Squeeze': {
      const axes = t.integersAt(1, 'axes')?.map((axis) => t.axis(axis, shape.length));
      return shape.filter((extent, axis) => (axes === undefined ? extent !== 1 : !axes.includes(axis)));
    }
    default: {
      const axes = t.integersAt(1, 'axes') ?? [];
      const rank = shape.length + axes.length;
      const added = axes.map((axis) => t.axis(axis, rank)).sort((a, b) => a - b);
      return added.reduce((grown: Shape, axis) => grown.toSpliced(axis, 0, 1), shape);
    }
  }
}

/** Slice: starts, ends, axes and steps are inputs since operator set 10, attributes before. */
export function importSlice(t: OnnxNodeReader): Value {
  const x = t.value(0);
  const ranges: Record<number, SliceRange> = {};
  for (const { axis, start, end, step } of sliceRanges(t)) {
    const size = at(x.shape, axis);
    if (step > 0) ranges[axis] = { start, end: Math.min(end, size), step };
    else if (step === -1 && (start === -1 || start >= size - 1) && end < -size) ranges[axis] = { step: -1 };
    else t.fail('walks backwards over a part of an axis, which is not supported');
  }
  return t.g.slice(x, ranges);
}

export function sliceRanges(t: OnnxNodeReader) {
  const starts = t.integersAt(1, 'starts') ?? [];
  const ends = t.integersAt(2, 'ends') ?? [];
  const axes = t.integersAt(3, 'axes') ?? starts.map((_, axis) => axis);
  const steps = t.has(4) ? t.numbers(4) : [];
  return zip(starts, ends, axes).map(([start, end, axis], index) => ({
    axis: t.axis(axis, t.rank(0)),
    start,
    end,
    step: steps[index] ?? 1,
  }));
}

/** Split, by sizes or into equal parts. */
export function importSplit(t: OnnxNodeReader): readonly Value[] {
  const x = t.value(0);
  const axis = t.axis(t.integer('axis', 0), x.shape.length);
  const count = t.node.outputs.length;
  const even = Math.ceil(at(x.shape, axis) / count);
  const sizes = t.integersAt(1, 'split') ?? Array<number>(count).fill(even);
  let start = 0;
  return sizes.map((size) => {
    const part = t.g.slice(x, { [axis]: { start, end: start + size } });
    start += size;
    return part;
  });
}

export function importPad(t: OnnxNodeReader): Value {
  const mode = t.text('mode', 'constant');
  if (mode !== 'constant') t.fail(`pads by ${mode}; Limber pads with a constant`);
  const x = t.value(0);
  const rank = x.shape.length;
  const pads = t.integersAt(1, 'pads') ?? [];
  const value = t.has(2) ? at(t.numbers(2), 0) : t.float('value', 0);
  const axes = t.has(3) ? t.numbers(3).map((axis) => t.axis(axis, rank)) : x.shape.map((_, axis) => axis);
  const along = (offset: number): number[] =>
    x.shape.map((_, axis) => (axes.includes(axis) ? at(pads, axes.indexOf(axis) + offset) : 0));
  return t.g.pad(x, along(0), along(axes.length), value);
}

export function importTranspose(t: OnnxNodeReader): Value {
  const x = t.value(0);
  return t.g.transpose(x, t.integers('perm') ?? x.shape.map((_, axis) => axis).reverse());
}

export function importExpand(t: OnnxNodeReader): Value {
  const x = t.value(0);
  return t.g.expand(x, broadcastShapes(x.shape, t.numbers(1), 'Expand'));
}

/** Gather with known indices. A single index removes its axis. */
export function importGather(t: OnnxNodeReader): Value {
  const x = t.value(0);
  const axis = t.axis(t.integer('axis', 0), x.shape.length);
  const indices = t.numbers(1).map((index) => t.axis(index, at(x.shape, axis)));
  return t.g.gather(x, constant(int64(indices, t.shape(1))), axis);
}

export function importReduction(
  t: OnnxNodeReader,
  reduce: (x: Value, axes: readonly number[], keepDims: boolean) => Value,
): Value {
  const x = t.value(0);
  const given = t.integersAt(1, 'axes') ?? [];
  if (given.length === 0 && t.integer('noop_with_empty_axes', 0) === 1) return x;
  const axes =
    given.length === 0 ? x.shape.map((_, axis) => axis) : given.map((axis) => t.axis(axis, x.shape.length));
  return reduce(x, axes, t.integer('keepdims', 1) === 1);
}

/** Softmax and LogSoftmax. Before operator set 13 they normalized over the given axis and all later ones. */
export function importSoftmax(t: OnnxNodeReader, softmax: (x: Value, axis: number) => Value): Value {
  const x = t.value(0);
  const rank = x.shape.length;
  if (t.opset >= 13) return softmax(x, t.axis(t.integer('axis', -1), rank));
  const axis = t.axis(t.integer('axis', 1), rank);
  if (axis === rank - 1) return softmax(x, axis);
  const matrix = t.g.reshape(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
  return t.g.reshape(softmax(matrix, 1), x.shape);
}
