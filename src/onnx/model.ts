import type { DType, Tensor } from '../tensor/index.ts';

/** An ONNX model file, as far as Limber reads and writes it. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of each operator set by domain; `''` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  /** The file's `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly producer: string;
}

/** The graph of an ONNX model. */
export interface OnnxGraph {
  readonly name: string;
  /** In an order in which they can be computed. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

/** An operator of an ONNX graph, with the names of its inputs and outputs. */
export interface OnnxNode {
  readonly opType: string;
  /** ONNX's own operators when left out. */
  readonly domain?: string;
  readonly name?: string;
  /** Names of values; `''` is an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** The kind of an attribute is its only key: `{ int: 1 }`, `{ floats: [0.5, 0.5] }`. */
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

/** Name, type and shape of an input or output. An extent may be open: it then has a name. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: DType;
  /** Extents per axis; a string names an extent that is free. */
  readonly shape: readonly (number | string)[];
}
