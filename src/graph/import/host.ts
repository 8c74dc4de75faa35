import { at } from '../../foundation/index.ts';
import { type DType, type Shape, sizeOf, type Tensor, zeros } from '../../tensor/index.ts';

/** Axes in `order`: `transposeTensor(hwio, [3, 2, 0, 1])` is OIHW. */
export function transposeTensor<D extends DType>(source: Tensor<D>, order: readonly number[]): Tensor<D> {
  const strides = stridesOf(source.shape);
  const axes = order.map((axis) => ({ extent: at(source.shape, axis), stride: at(strides, axis), place: 0 }));
  const result = zeros(
    source.dtype,
    axes.map(({ extent }) => extent),
  );
  const innermostFirst = axes.toReversed();
  for (let i = 0, offset = 0; i < result.data.length; i++) {
    // The offset stays inside the source: each axis returns to its first place after its last one.
    result.data[i] = source.data[offset]!;
    for (const axis of innermostFirst) {
      offset += axis.stride;
      if (++axis.place < axis.extent) break;
      axis.place = 0;
      offset -= axis.stride * axis.extent;
    }
  }
  return result;
}

/** The same elements under another shape; one extent may be −1. */
export function reshapeTensor<D extends DType>(source: Tensor<D>, shape: Shape): Tensor<D> {
  return { ...source, shape: resolveShape(shape, source.data.length) };
}

/** Replaces an extent of −1 in `shape` by the extent that the number of elements gives. */
export function resolveShape(shape: Shape, size: number): Shape {
  const known = sizeOf(shape.filter((extent) => extent !== -1));
  return shape.map((extent) => (extent === -1 ? size / known : extent));
}

/** The elements as numbers; for the small tensors that hold shapes, axes and paddings. */
export function numbersOf({ data }: Tensor): number[] {
  return Array.from<number | bigint, number>(data, Number);
}

function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}
