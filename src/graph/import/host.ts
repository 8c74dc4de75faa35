import { type DType, type Shape, sizeOf, type Tensor, zeros } from '../../tensor/index.ts';

/** Axes in `order`: `transposeTensor(hwio, [3, 2, 0, 1])` is OIHW. */
export function transposeTensor<D extends DType>(source: Tensor<D>, order: readonly number[]): Tensor<D> {
  const shape = order.map((axis) => source.shape[axis]!);
  const sourceStrides = stridesOf(source.shape);
  const strides = order.map((axis) => sourceStrides[axis]!);
  const result = zeros(source.dtype, shape);
  const position = shape.map(() => 0);
  for (let i = 0, offset = 0; i < result.data.length; i++) {
    result.data[i] = source.data[offset]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      position[axis] = 0;
      offset -= strides[axis]! * shape[axis]!;
    }
  }
  return result;
}

/** The same elements under another shape; one extent may be −1. */
export function reshapeTensor<D extends DType>(source: Tensor<D>, shape: Shape): Tensor<D> {
  return { ...source, shape: resolveShape(shape, source.data.length) };
}

/** `shape` with the extent that is −1 computed from the number of elements. */
export function resolveShape(shape: Shape, size: number): Shape {
  const known = sizeOf(shape.filter((extent) => extent !== -1));
  return shape.map((extent) => (extent === -1 ? size / known : extent));
}

/** The elements as numbers; for the small tensors that hold shapes, axes and paddings. */
export function numbersOf({ data }: Tensor): number[] {
  return Array.from<number | bigint, number>(data, Number);
}

function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}
