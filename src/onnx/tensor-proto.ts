import { create } from '@bufbuild/protobuf';
import {
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from 'onnx-buf';
import { LimberError } from '../errors.ts';
import { bytesPerElement, type DType, sizeOf, type Tensor, tensor } from '../tensor/index.ts';

const elementTypes = {
  float32: TensorProto_DataType.FLOAT,
  float16: TensorProto_DataType.FLOAT16,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  uint8: TensorProto_DataType.UINT8,
  int8: TensorProto_DataType.INT8,
  bool: TensorProto_DataType.BOOL,
} as const satisfies Record<DType, TensorProto_DataType>;

const dtypes = new Map(dtypeNames().map((dtype) => [elementTypes[dtype] as number, dtype]));

function dtypeNames(): readonly DType[] {
  return ['float32', 'float16', 'int32', 'int64', 'uint8', 'int8', 'bool'];
}

/** ONNX's number for an element type. */
export function elementTypeOf(dtype: DType): TensorProto_DataType {
  return elementTypes[dtype];
}

/** The element type with ONNX's number `type`. @throws LimberError when Limber cannot store this type. */
export function dtypeOf(type: number, where: string): DType {
  const dtype = dtypes.get(type);
  if (dtype !== undefined) return dtype;
  throw new LimberError({
    what: 'unsupported element type',
    got: TensorProto_DataType[type] ?? `type ${type}`,
    expected: dtypeNames().join(', '),
    where,
  });
}

/** Row-major bytes. Little-endian, like every machine that runs JavaScript today. */
export function encodeTensor(name: string, { dtype, shape, data }: Tensor): TensorProto {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: elementTypeOf(dtype),
    rawData: bytes,
  });
}

/**
 * Decodes a tensor. @throws LimberError for an element type that Limber cannot store, for data in another file, or for
 * data that does not fit the shape.
 */
export function decodeTensor(proto: TensorProto, where: string): Tensor {
  const place = `${where}, tensor "${proto.name}"`;
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    throw new LimberError({
      what: 'tensor data is in another file',
      expected: 'the data inside the model file',
      where: place,
    });
  }
  const dtype = dtypeOf(proto.dataType, place);
  const shape = proto.dims.map(Number);
  const count = proto.rawData.length / bytesPerElement(dtype);
  const values = proto.rawData.length > 0 ? undefined : listedValues(dtype, proto);
  const found = values?.length ?? count;
  if (found !== sizeOf(shape)) {
    throw new LimberError({
      what: 'tensor data does not fill its shape',
      got: `${found} elements`,
      expected: `${sizeOf(shape)}`,
      where: place,
    });
  }
  return fill(dtype, shape, values ?? proto.rawData.slice().buffer);
}

/** The typed lists that a file may hold instead of raw bytes. 16-bit floats and small integers share `int32_data`. */
function listedValues(dtype: DType, proto: TensorProto): readonly (number | bigint)[] {
  if (dtype === 'float32') return proto.floatData;
  return dtype === 'int64' ? proto.int64Data : proto.int32Data;
}

function fill(
  dtype: DType,
  shape: readonly number[],
  from: readonly (number | bigint)[] | ArrayBuffer,
): Tensor {
  const list = from instanceof ArrayBuffer ? undefined : from;
  const bytes = from instanceof ArrayBuffer ? from : new ArrayBuffer(0);
  switch (dtype) {
    case 'float32':
      return tensor(dtype, shape, list ? Float32Array.from(list, Number) : new Float32Array(bytes));
    case 'float16':
      return tensor(dtype, shape, list ? Uint16Array.from(list, Number) : new Uint16Array(bytes));
    case 'int32':
      return tensor(dtype, shape, list ? Int32Array.from(list, Number) : new Int32Array(bytes));
    case 'int64':
      return tensor(dtype, shape, list ? BigInt64Array.from(list, BigInt) : new BigInt64Array(bytes));
    case 'int8':
      return tensor(dtype, shape, list ? Int8Array.from(list, Number) : new Int8Array(bytes));
    case 'uint8':
    case 'bool':
      return tensor(dtype, shape, list ? Uint8Array.from(list, Number) : new Uint8Array(bytes));
  }
}
