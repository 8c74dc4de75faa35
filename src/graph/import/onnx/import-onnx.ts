import { LimberError } from '../../../errors.ts';
import type { OnnxModel, OnnxNode, OnnxValueInfo } from '../../../onnx/index.ts';
import type { Shape, Tensor, TensorType } from '../../../tensor/index.ts';
import { constant, input, parameter, type Value } from '../../value.ts';
import { type ImportedGraph, named } from '../imported.ts';
import { fold } from './fold.ts';
import { type LeafOf, OnnxNodeReader, type OnnxValue, singlePrecision } from './node-reader.ts';
import { onnxRules } from './operators.ts';

/** How an ONNX file is imported. */
export interface OnnxImportOptions<Name extends string = string> {
  /** Shapes of inputs, by name. Required where the file leaves extents open; may differ from the file's shapes. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Values that replace inputs, by name. The inputs take the shapes of these values. */
  readonly inputs?: Readonly<Record<string, Value>>;
  /**
   * Names of the wanted values: any value of the graph, or the file's outputs unless given. The rest is not imported.
   */
  readonly outputs?: readonly Name[];
  /**
   * Which initializers become parameters. By default, in files written by Limber: everything stored as a parameter. In
   * other files: the `float32` weights of convolutions, matrix products, batch normalizations and PReLUs.
   */
  readonly trainable?: (name: string) => boolean;
  /** The file's name, for messages. */
  readonly where?: string;
}

/**
 * Imports an ONNX model as a trainable graph. Computations on constants, for example on shapes, are done once, during
 * the import. Half precision becomes single precision.
 * @throws LimberError naming an operator and node that cannot be imported; an input that has an open shape or is not in
 * the file; or an output that is not in the file.
 */
export function importOnnx<Name extends string = string>(
  model: OnnxModel,
  options: OnnxImportOptions<Name> = {},
): ImportedGraph<Name> {
  const { where = model.graph.name } = options;
  const wanted: readonly string[] = options.outputs ?? model.graph.outputs.map(({ name }) => name);
  const inputs: Record<string, Value> = {};
  const values = new Map<string, OnnxValue>();
  for (const { name, tensor } of model.graph.initializers) {
    values.set(name, { kind: 'constant', tensor: singlePrecision(tensor), initializer: name });
  }
  requireInputs(model, options, where);
  const { nodes, inputs: needed } = whatIsNeeded(model, wanted, where);
  for (const info of needed) {
    const value = options.inputs?.[info.name] ?? freshInput(info, options, where);
    inputs[info.name] = value;
    values.set(info.name, { kind: 'value', value });
  }
  const leafOf = leafFactory(model, options);
  for (const node of nodes) {
    const operands = node.inputs.map((name) => (name === '' ? undefined : values.get(name)));
    const opset = model.opsets[node.domain ?? ''] ?? 1;
    const reader = new OnnxNodeReader(node, operands, { opset, leafOf, where });
    for (const [index, result] of compute(reader, where).entries()) {
      const name = node.outputs[index];
      if (name !== undefined) values.set(name, result);
    }
  }
  const outputs = Object.fromEntries(wanted.map((name) => [name, outputOf(values, name, where)]));
  return { inputs, outputs: outputs as Record<Name, Value> };
}

function requireInputs({ graph }: OnnxModel, { inputs, shapes }: OnnxImportOptions, where: string): void {
  const known = graph.inputs.map(({ name }) => name);
  const unknown = Object.keys({ ...inputs, ...shapes }).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new LimberError({ what: `no input "${unknown}"`, expected: known.join(', '), where });
}

function freshInput(info: OnnxValueInfo, options: OnnxImportOptions, where: string): Value {
  const { dtype, shape } = inputType(info, options, where);
  return input(info.name, dtype, shape);
}

function compute(reader: OnnxNodeReader, where: string): readonly OnnxValue[] {
  const { node } = reader;
  const folded = fold(reader);
  if (folded !== undefined) return [folded];
  const rule = onnxRules[node.domain === undefined ? node.opType : `${node.domain}.${node.opType}`];
  const name = node.name ?? node.outputs[0] ?? '';
  if (rule === undefined) {
    throw new LimberError({
      what: `operator ${node.opType} cannot be imported (node "${name}")`,
      expected: 'outputs before it, or one of the operators Limber knows',
      where,
    });
  }
  const results = rule(reader);
  const list: readonly Value[] = 'node' in results ? [results] : results;
  return list.map((value) => ({ kind: 'value', value: named(value, name) }));
}

/** The nodes and inputs that the outputs need. A file lists every node after the nodes that it depends on. */
function whatIsNeeded({ graph }: OnnxModel, wanted: readonly string[], where: string) {
  const needed = new Set(wanted);
  const nodes: OnnxNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.unshift(node);
    for (const name of node.inputs) needed.add(name);
  }
  const known = new Set(graph.nodes.flatMap((node) => node.outputs));
  for (const name of wanted) {
    if (known.has(name)) continue;
    const expected = graph.outputs.map((output) => output.name).join(', ');
    throw new LimberError({ what: `no value "${name}" to output`, expected: `e.g. ${expected}`, where });
  }
  return { nodes, inputs: graph.inputs.filter(({ name }) => needed.has(name)) };
}

function inputType(
  { name, dtype, shape }: OnnxValueInfo,
  { shapes }: OnnxImportOptions,
  where: string,
): TensorType {
  const given = shapes?.[name];
  const open = shape.find((extent) => typeof extent === 'string');
  if (given === undefined && open !== undefined) {
    throw new LimberError({
      what: `input "${name}" has a free extent "${open}"`,
      expected: `its shape, as in shapes: { '${name}': [1, 3, 256, 256] }`,
      where,
    });
  }
  if (given !== undefined && given.length !== shape.length) {
    throw new LimberError({
      what: `input "${name}" is given a shape of ${given.length} axes`,
      expected: `${shape.length}`,
      where,
    });
  }
  return { dtype: dtype === 'float16' ? 'float32' : dtype, shape: given ?? shape.map(Number) };
}

/** Makes each initializer's leaf once. In Limber's own files, initializers called `constant_…` are not parameters. */
function leafFactory({ producer }: OnnxModel, { trainable }: OnnxImportOptions): LeafOf {
  const made = new Map<string, { tensor: Tensor; value: Value }[]>();
  const own = producer === 'limber';
  return (name, tensor, isWeight) => {
    const variants = made.get(name) ?? [];
    const found = variants.find((variant) => variant.tensor === tensor);
    if (found !== undefined) return found.value;
    const chosen = trainable?.(name) ?? (own ? !/^constant_\d+$/.test(name) : isWeight);
    const isParameter = chosen && tensor.dtype === 'float32' && variants.length === 0;
    const value = isParameter ? parameter(name, tensor) : constant(tensor);
    made.set(name, [...variants, { tensor, value }]);
    return value;
  };
}

function outputOf(values: ReadonlyMap<string, OnnxValue>, name: string, where: string): Value {
  const result = values.get(name);
  if (result?.kind === 'value') return result.value;
  throw new LimberError({ what: `output "${name}" does not depend on any input`, where });
}
