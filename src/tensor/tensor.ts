import { LimberError } from '../errors.ts';

/** Element types, by ONNX Runtime's names. `float16` is stored as its 16 bits. */
export type DType = 'float32' | 'float16' | 'int32' | 'int64' | 'uint8' | 'int8' | 'bool';

/** The typed array that holds each element type. */
export interface Storage {
  float32: Float32Array;
  float16: Uint16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  int8: Int8Array;
  bool: Uint8Array;
}

/** Extents per axis, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Extents of a tensor of 4 axes: images [N, C, H, W], or convolution kernels [O, I, kH, kW]. */
export type Nchw = readonly [batch: number, channels: number, rows: number, columns: number];

/** The type and shape of a tensor. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A dense, row-major tensor in host memory. */
export interface Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: Storage[D];
}

const constructors = {
  float32: Float32Array,
  float16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
} as const satisfies { [D in DType]: new (length: number) => Storage[D] };

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Bytes per element. */
export function bytesPerElement(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A tensor that uses `data` without copying it. @throws LimberError when the element count does not fit the shape. */
export function tensor<D extends DType>(dtype: D, shape: Shape, data: Storage[D]): Tensor<D> {
  if (data.length !== sizeOf(shape)) {
    throw new LimberError({
      what: 'tensor data does not fill its shape',
      got: `${data.length} elements`,
      expected: `${sizeOf(shape)} for ${formatShape(shape)}`,
    });
  }
  return { dtype, shape, data };
}

/** A tensor of zeros (`false` for bool). */
export function zeros<D extends DType>(dtype: D, shape: Shape): Tensor<D> {
  return { dtype, shape, data: new constructors[dtype](sizeOf(shape)) as Storage[D] };
}

/** A copy of the rows `start` to `end − 1` along the first axis. */
export function rowsOf<D extends DType>(
  { dtype, shape, data }: Tensor<D>,
  start: number,
  end: number,
): Tensor<D> {
  const size = sizeOf(shape.slice(1));
  return {
    dtype,
    shape: [end - start, ...shape.slice(1)],
    data: data.slice(start * size, end * size) as Storage[D],
  };
}

/** A `float32` tensor from numbers. */
export function float32(shape: Shape, values: ArrayLike<number>): Tensor<'float32'> {
  return tensor('float32', shape, values instanceof Float32Array ? values : Float32Array.from(values));
}

/** An `int64` tensor, for axes and shapes in ONNX; a vector unless a shape is given. */
export function int64(values: readonly number[], shape: Shape = [values.length]): Tensor<'int64'> {
  return tensor('int64', shape, BigInt64Array.from(values, BigInt));
}

/** Whether two shapes are equal, extent by extent; −1 equals only −1. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/**
 * The extents of a tensor of 4 axes.
 * @param taker the operator or function that needs such a tensor, for the message.
 * @throws LimberError when the tensor has more axes or fewer.
 */
export function nchw({ shape }: { readonly shape: Shape }, taker: string): Nchw {
  if (hasFourAxes(shape)) return shape;
  throw new LimberError({ what: `${taker} takes a tensor of 4 axes`, got: formatShape(shape) });
}

function hasFourAxes(shape: Shape): shape is Nchw {
  return shape.length === 4;
}

/** Formats a shape like `[8, 3, 192, 192]`, for messages. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The same memory as a plain `Uint8Array`. Node's `Buffer` is a `Uint8Array` whose `slice` does not copy. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
