import type { DType, Tensor } from '../tensor/index.ts';

/** An ONNX model file, with everything that Limber reads and writes. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of each operator set, by domain; `''` is ONNX itself. */
  readonly opsets: Readonly<Record<string, number>>;
  /** The file's `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly producer: string;
}

/** The graph of an ONNX model. */
export interface OnnxGraph {
  readonly name: string;
  /** Each node comes after the nodes that it depends on. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

/** An operator of an ONNX graph, with the names of its inputs and outputs. */
export interface OnnxNode {
  readonly opType: string;
  /** Absent for ONNX's own operators. */
  readonly domain?: string | undefined;
  readonly name?: string | undefined;
  /** Names of values. `''` stands for an absent optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An attribute. Its only key is its kind: `{ int: 1 }`, `{ floats: [0.5, 0.5] }`. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly tensor: Tensor };

/** A stored tensor of an ONNX model, by name. */
export interface OnnxInitializer {
  readonly name: string;
  readonly tensor: Tensor;
}

/** Name, type and shape of an input or output. An open extent has a name instead of a number. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: DType;
  /** One extent per axis. A string is the name of an open extent. */
  readonly shape: readonly (number | string)[];
}
