import { create, toBinary } from '@bufbuild/protobuf';
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { LimberError } from '../../src/errors.ts';
import { decodeModel, encodeModel, type OnnxModel, storeInHalfPrecision } from '../../src/onnx/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, int64, tensor } from '../../src/tensor/index.ts';

const model: OnnxModel = {
  producer: 'a test',
  opsets: { '': 20, 'com.microsoft': 1 },
  metadata: { skeleton: '{"joints":["nose"]}', clé: 'größe – 骨' },
  graph: {
    name: 'sum',
    nodes: [
      { opType: 'Add', name: 'first', inputs: ['x', 'weight'], outputs: ['y'], attributes: {} },
      {
        opType: 'Example',
        domain: 'com.microsoft',
        inputs: ['y', '', 'x'],
        outputs: ['z', 'rest'],
        attributes: {
          int: { int: -3 },
          ints: { ints: [1, -2, 3] },
          float: { float: 0.5 },
          floats: { floats: [0.25, -8] },
          string: { string: 'half_pixel' },
          strings: { strings: ['ä', ''] },
          tensor: { tensor: float32([2], [1, 2]) },
        },
      },
    ],
    initializers: [
      { name: 'weight', tensor: float32([2, 2], [1, -2, 3.5, 0]) },
      { name: 'scalar', tensor: float32([], [7]) },
      { name: 'half', tensor: tensor('float16', [2], Uint16Array.of(0x3c00, 1)) },
      { name: 'int32', tensor: tensor('int32', [2], Int32Array.of(-1, 2 ** 31 - 1)) },
      { name: 'int64', tensor: int64([-1, 2 ** 40]) },
      { name: 'uint8', tensor: tensor('uint8', [3], Uint8Array.of(0, 128, 255)) },
      { name: 'bool', tensor: tensor('bool', [2], Uint8Array.of(0, 1)) },
      { name: 'empty', tensor: float32([0, 3], []) },
    ],
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 2] }],
    outputs: [{ name: 'z', dtype: 'float32', shape: [] }],
  },
};

describe('ONNX files', () => {
  it('are read as they were written', () => {
    expect(decodeModel(encodeModel(model), 'a.onnx')).toEqual(model);
  });

  it('store only the viewed part of a larger array', () => {
    const data = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    const initializers = [{ name: 'view', tensor: float32([2], data) }];
    const bytes = encodeModel({ ...model, graph: { ...model.graph, initializers } });
    expect(decodeModel(bytes, 'a.onnx').graph.initializers[0]!.tensor.data).toEqual(Float32Array.of(1, 2));
  });

  it('run in ONNX Runtime', async () => {
    const nodes = [{ opType: 'Add', inputs: ['x', 'weight'], outputs: ['z'], attributes: {} }];
    const weight = { name: 'weight', tensor: float32([2], [10, 20]) };
    const info = { dtype: 'float32', shape: [2] } as const;
    const graph = {
      name: 'sum',
      nodes,
      initializers: [weight],
      inputs: [{ name: 'x', ...info }],
      outputs: [{ name: 'z', ...info }],
    };
    const session = await nodeRuntime().compile(encodeModel({ ...model, graph }));
    const { z } = await session.run({ x: float32([2], [1, 2]) });
    expect(z!.data).toEqual(Float32Array.of(11, 22));
    await session.close();
  });

  it('take half the space with weights in half precision, and compute the same', async () => {
    const values = Float32Array.from({ length: 1000 }, (_, index) => index / 8);
    const info = { dtype: 'float32', shape: [1000] } as const;
    const full: OnnxModel = {
      ...model,
      graph: {
        name: 'sum',
        nodes: [{ opType: 'Add', inputs: ['x', 'weight'], outputs: ['z'], attributes: {} }],
        initializers: [{ name: 'weight', tensor: float32([1000], values) }],
        inputs: [{ name: 'x', ...info }],
        outputs: [{ name: 'z', ...info }],
      },
    };
    const half = encodeModel(storeInHalfPrecision(full));
    expect(half.length).toBeLessThan(0.6 * encodeModel(full).length);
    const session = await nodeRuntime().compile(half);
    const { z } = await session.run({ x: float32([1000], new Float32Array(1000)) });
    expect(z!.data).toEqual(values);
    await session.close();
  });

  it('may list values instead of raw bytes', () => {
    const listed = create(ModelProtoSchema, {
      graph: create(GraphProtoSchema, {
        initializer: [
          create(TensorProtoSchema, { name: 'a', dims: [2n], dataType: 1, floatData: [1, 2] }),
          create(TensorProtoSchema, { name: 'b', dims: [2n], dataType: 7, int64Data: [3n, -4n] }),
          create(TensorProtoSchema, { name: 'c', dims: [2n], dataType: 10, int32Data: [0x3c00, 0] }),
          create(TensorProtoSchema, { name: 'd', dims: [2n], dataType: 9, int32Data: [1, 0] }),
        ],
      }),
    });
    const { initializers } = decodeModel(toBinary(ModelProtoSchema, listed), 'a.onnx').graph;
    expect(initializers.map(({ tensor }) => Array.from<number | bigint>(tensor.data))).toEqual([
      [1, 2],
      [3n, -4n],
      [0x3c00, 0],
      [1, 0],
    ]);
  });
});

describe('files that cannot be read', () => {
  const bytes = encodeModel(model);
  const initialized = (init: Parameters<typeof create<typeof TensorProtoSchema>>[1]) =>
    toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        graph: create(GraphProtoSchema, { initializer: [create(TensorProtoSchema, init)] }),
      }),
    );

  it('are reported as truncated, wherever they end', () => {
    for (let length = 0; length < bytes.length; length += 7) {
      const read = (): unknown => decodeModel(bytes.slice(0, length), 'broken.onnx');
      expect(read, `${length} bytes`).toThrow(/broken\.onnx/);
      expect(read, `${length} bytes`).toThrow(LimberError);
    }
  });

  it.each([
    [
      'an image',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      /not a whole ONNX model.*in broken\.onnx/,
    ],
    ['text', new TextEncoder().encode('<!doctype html><html></html>'), /not a whole ONNX model/],
    ['an empty file', new Uint8Array(0), /not a whole ONNX model – got 0 bytes/],
    [
      'double precision',
      initialized({ name: 'w', dims: [1n], dataType: 11, doubleData: [1] }),
      /unsupported element type – got DOUBLE – expected float32.* – in broken\.onnx, tensor "w"/,
    ],
    [
      'too little data',
      initialized({ name: 'w', dims: [3n], dataType: 1, floatData: [1] }),
      /does not fill its shape – got 1 elements – expected 3 – in broken\.onnx, tensor "w"/,
    ],
    [
      'data elsewhere',
      initialized({ name: 'w', dims: [1n], dataType: 1, dataLocation: 1 }),
      /tensor data is in another file/,
    ],
  ])('say so of %s', (_, file, message) => {
    const read = (): unknown => decodeModel(file, 'broken.onnx');
    expect(read).toThrow(LimberError);
    expect(read).toThrow(message);
  });
});
