import { create, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import { withoutUndefined } from '../foundation/index.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxValueInfo } from './model.ts';
import { elementTypeOf, encodeTensor } from './tensor-proto.ts';

/** The newest file format that ONNX Runtime 1.18 can read. */
const irVersion = 10n;

/** The bytes of an `.onnx` file. */
export function encodeModel({ graph, opsets, metadata, producer }: OnnxModel): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      producerName: producer,
      opsetImport: Object.entries(opsets).map(([domain, version]) =>
        create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) }),
      ),
      metadataProps: Object.entries(metadata).map(([key, value]) =>
        create(StringStringEntryProtoSchema, { key, value }),
      ),
      graph: encodeGraph(graph),
    }),
  );
}

function encodeGraph({ name, nodes, initializers, inputs, outputs }: OnnxGraph) {
  return create(GraphProtoSchema, {
    name,
    node: nodes.map(encodeNode),
    initializer: initializers.map((initializer) => encodeTensor(initializer.name, initializer.tensor)),
    input: inputs.map(encodeValueInfo),
    output: outputs.map(encodeValueInfo),
  });
}

function encodeNode({ opType, domain, name, inputs, outputs, attributes }: OnnxNode) {
  return create(
    NodeProtoSchema,
    withoutUndefined({
      opType,
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([key, value]) => encodeAttribute(key, value)),
      domain,
      name,
    }),
  );
}

function encodeAttribute(name: string, value: OnnxAttribute): AttributeProto {
  const types = AttributeProto_AttributeType;
  if ('int' in value) return attribute({ name, type: types.INT, i: BigInt(value.int) });
  if ('ints' in value) return attribute({ name, type: types.INTS, ints: value.ints.map(BigInt) });
  if ('float' in value) return attribute({ name, type: types.FLOAT, f: value.float });
  if ('floats' in value) return attribute({ name, type: types.FLOATS, floats: [...value.floats] });
  if ('string' in value) return attribute({ name, type: types.STRING, s: utf8(value.string) });
  if ('strings' in value) return attribute({ name, type: types.STRINGS, strings: value.strings.map(utf8) });
  return attribute({ name, type: types.TENSOR, t: encodeTensor(name, value.tensor) });
}

function attribute(init: Partial<Omit<AttributeProto, '$typeName' | '$unknown'>>): AttributeProto {
  return create(AttributeProtoSchema, init);
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function encodeValueInfo({ name, dtype, shape }: OnnxValueInfo) {
  const dim = shape.map((extent) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof extent === 'string'
          ? { case: 'dimParam', value: extent }
          : { case: 'dimValue', value: BigInt(extent) },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: elementTypeOf(dtype),
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensorType } }),
  });
}
