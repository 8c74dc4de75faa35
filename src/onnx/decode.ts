import { fromBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { LimberError } from '../errors.ts';
import { plainBytes } from '../tensor/index.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxValueInfo } from './model.ts';
import { decodeTensor, dtypeOf } from './tensor-proto.ts';

/**
 * Reads an `.onnx` file.
 * @param where the file's name, for messages.
 * @throws LimberError when the bytes are not a whole ONNX model, or use an element type Limber does not know.
 */
export function decodeModel(bytes: Uint8Array, where: string): OnnxModel {
  const proto = parse(bytes, where);
  return {
    graph: decodeGraph(proto.graph ?? notOnnx(where, bytes), where),
    opsets: Object.fromEntries(
      proto.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]),
    ),
    metadata: metadataOf(proto),
    producer: proto.producerName,
  };
}

/**
 * The `metadata_props` of an `.onnx` file. The graph is not checked, and tensors are not decoded.
 * @param where the file's name, for messages.
 * @throws LimberError when the bytes are not a whole ONNX model.
 */
export function decodeMetadata(bytes: Uint8Array, where: string): OnnxModel['metadata'] {
  const proto = parse(bytes, where);
  return proto.graph === undefined ? notOnnx(where, bytes) : metadataOf(proto);
}

function metadataOf({ metadataProps }: ModelProto): OnnxModel['metadata'] {
  return Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
}

function parse(bytes: Uint8Array, where: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, plainBytes(bytes));
  } catch (cause) {
    return notOnnx(where, bytes, cause);
  }
}

function notOnnx(where: string, bytes: Uint8Array, cause?: unknown): never {
  throw new LimberError(
    {
      what: 'not a whole ONNX model',
      got: `${bytes.length} bytes that are truncated or another format`,
      where,
    },
    { cause },
  );
}

function decodeGraph(proto: GraphProto, where: string): OnnxGraph {
  const initializers = proto.initializer.map((initializer) => ({
    name: initializer.name,
    tensor: decodeTensor(initializer, where),
  }));
  const initialized = new Set(initializers.map(({ name }) => name));
  return {
    name: proto.name,
    nodes: proto.node.map((node) => decodeNode(node, where)),
    initializers,
    // Files with IR version 3 also list their initializers among the inputs.
    inputs: proto.input
      .filter(({ name }) => !initialized.has(name))
      .map((value) => decodeValueInfo(value, where)),
    outputs: proto.output.map((value) => decodeValueInfo(value, where)),
  };
}

function decodeNode({ opType, domain, name, input, output, attribute }: NodeProto, where: string): OnnxNode {
  const place = `${where}, node "${name || output[0]}" (${opType})`;
  return {
    opType,
    inputs: input,
    outputs: output,
    attributes: Object.fromEntries(attribute.map((proto) => [proto.name, decodeAttribute(proto, place)])),
    domain: domain === '' || domain === 'ai.onnx' ? undefined : domain,
    name: name === '' ? undefined : name,
  };
}

function decodeAttribute(proto: AttributeProto, where: string): OnnxAttribute {
  const types = AttributeProto_AttributeType;
  switch (proto.type) {
    case types.INT:
      return { int: Number(proto.i) };
    case types.INTS:
      return { ints: proto.ints.map(Number) };
    case types.FLOAT:
      return { float: proto.f };
    case types.FLOATS:
      return { floats: proto.floats };
    case types.STRING:
      return { string: text(proto.s) };
    case types.STRINGS:
      return { strings: proto.strings.map(text) };
    case types.TENSOR:
      if (proto.t !== undefined) return { tensor: decodeTensor(proto.t, where) };
  }
  throw new LimberError({
    what: `unsupported attribute "${proto.name}"`,
    got: types[proto.type] ?? `type ${proto.type}`,
    expected: 'numbers, strings or a tensor',
    where,
  });
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function decodeValueInfo({ name, type }: ValueInfoProto, where: string): OnnxValueInfo {
  const place = `${where}, value "${name}"`;
  if (type?.value.case !== 'tensorType') {
    throw new LimberError({ what: 'unsupported value', expected: 'a tensor', where: place });
  }
  const { elemType, shape } = type.value.value;
  const extents = shape?.dim.map(({ value }) =>
    value.case === 'dimValue' ? Number(value.value) : (value.value ?? '?'),
  );
  return { name, dtype: dtypeOf(elemType, place), shape: extents ?? [] };
}
