import * as z from 'zod';
import { LimberError } from '../../../errors.ts';
import { fromFloat16 } from '../../../onnx/index.ts';
import { parseAs } from '../../../schema-problem.ts';
import { plainBytes, type Shape, sizeOf, type Tensor, tensor } from '../../../tensor/index.ts';

/** One node of a TensorFlow graph. */
export interface TfNode {
  readonly name: string;
  readonly op: string;
  /**
   * Names of values: `node`; `node:1` for a second result; `^node` for "run after this node", which carries no value.
   */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, TfAttribute>>;
}

/** The protobuf-JSON form of an attribute: texts are base64, 64-bit integers are texts. */
export type TfAttribute = z.infer<typeof attribute>;

/** A TF.js graph model. */
export interface TfModel {
  readonly nodes: ReadonlyMap<string, TfNode>;
  readonly weights: ReadonlyMap<string, Tensor>;
}

const integer = z.union([z.string(), z.number()]).transform(Number);
const shape = z.object({ dim: z.array(z.object({ size: integer.optional() })).optional() });
const attribute = z.object({
  s: z.string().optional(),
  i: integer.optional(),
  f: z.number().optional(),
  b: z.boolean().optional(),
  type: z.union([z.string(), z.number()]).optional(),
  shape: shape.optional(),
  list: z.object({ s: z.array(z.string()).optional(), i: z.array(integer).optional() }).optional(),
});
const weight = z.object({
  name: z.string(),
  shape: z.array(z.number()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z
    .object({
      dtype: z.enum(['float16', 'uint8', 'uint16']),
      scale: z.number().optional(),
      min: z.number().optional(),
    })
    .optional(),
});
const model = z.object({
  modelTopology: z.object({
    node: z.array(
      z.object({
        name: z.string(),
        op: z.string(),
        input: z.array(z.string()).default([]),
        attr: z.record(z.string(), attribute).default({}),
      }),
    ),
  }),
  weightsManifest: z.array(z.object({ weights: z.array(weight) })),
});
type Weight = z.infer<typeof weight>;

/**
 * Reads a TF.js graph model from its parsed `model.json` and its weight files, joined in the manifest's order.
 * Quantized weights become `float32`.
 * @throws LimberError when the description is not a graph model or does not fit the weights.
 */
export function readTfModel(json: unknown, bytes: Uint8Array, where: string): TfModel {
  const words = { whole: 'the TF.js graph model', part: "TF.js graph model's" };
  const { modelTopology, weightsManifest } = parseAs(model, json, words, where);
  return {
    nodes: new Map(modelTopology.node.map((node) => [node.name, node])),
    weights: readWeights(
      weightsManifest.flatMap((group) => group.weights),
      bytes,
      where,
    ),
  };
}

function readWeights(specs: readonly Weight[], bytes: Uint8Array, where: string): Map<string, Tensor> {
  const total = specs.reduce((sum, spec) => sum + byteLength(spec), 0);
  if (total !== bytes.length) {
    throw new LimberError({
      what: 'the weight file does not fit its description',
      got: `${bytes.length} bytes`,
      expected: `${total}`,
      where,
    });
  }
  const weights = new Map<string, Tensor>();
  let offset = 0;
  for (const spec of specs) {
    const end = offset + byteLength(spec);
    weights.set(spec.name, readWeight(spec, plainBytes(bytes).slice(offset, end).buffer));
    offset = end;
  }
  return weights;
}

function byteLength({ shape, dtype, quantization }: Weight): number {
  const widths = { float32: 4, int32: 4, bool: 1, float16: 2, uint16: 2, uint8: 1 };
  return sizeOf(shape) * widths[quantization?.dtype ?? dtype];
}

function readWeight({ shape, dtype, quantization }: Weight, buffer: ArrayBuffer): Tensor {
  if (quantization?.dtype === 'float16')
    return fromFloat16(tensor('float16', shape, new Uint16Array(buffer)));
  if (quantization !== undefined) {
    const { scale = 1, min = 0 } = quantization;
    const levels = quantization.dtype === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer);
    const values = Float32Array.from(levels, (level) => level * scale + min);
    return dtype === 'int32'
      ? tensor('int32', shape, Int32Array.from(values, Math.round))
      : tensor('float32', shape, values);
  }
  if (dtype === 'float32') return tensor(dtype, shape, new Float32Array(buffer));
  if (dtype === 'int32') return tensor(dtype, shape, new Int32Array(buffer));
  return tensor(dtype, shape, new Uint8Array(buffer));
}

/** The extents of a placeholder; an open extent is −1. */
export function placeholderShape({ attr }: TfNode): Shape | undefined {
  return attr.shape?.shape?.dim?.map(({ size }) => size ?? -1);
}
