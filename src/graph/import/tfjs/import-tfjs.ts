import { LimberError } from '../../../errors.ts';
import { formatShape, type Shape } from '../../../tensor/index.ts';
import { input, parameter, type Value } from '../../value.ts';
import { type ImportedGraph, named } from '../imported.ts';
import { placeholderShape, readTfModel, type TfModel, type TfNode } from './model.ts';
import { inOrderOf, type ParameterOf, TfNodeReader, type TfValue, toNchw } from './node-reader.ts';
import { tfRules } from './operators.ts';

/** Which part of a TensorFlow.js graph model is imported, and the names that the import gives. */
export interface TfImportOptions<Name extends string = string> {
  /** Names of the nodes whose results are wanted. Only the nodes that they need are imported. */
  readonly outputs: readonly Name[];
  /**
   * Nodes that are fed instead of computed, by name; the file's placeholders unless given. Shapes of four axes are
   * NCHW. The input's name is the node's unless given. `plain` keeps the file's own order of axes: networks converted
   * from ONNX take NCHW already.
   */
  readonly inputs?: Readonly<
    Record<string, { readonly name?: string; readonly shape?: Shape; readonly plain?: boolean }>
  >;
  /** Renames a parameter. The argument is the import's own name, for example `model/Conv1/weight`. */
  readonly parameterName?: (name: string) => string;
}

/** The contents of a TF.js graph model: the parsed `model.json`, and the weight files joined into one. */
export interface TfFiles {
  readonly json: unknown;
  readonly weights: Uint8Array;
  /** The file's name, for messages. */
  readonly where: string;
}

/**
 * Imports a TF.js graph model as a trainable graph. Filters, biases and scales become parameters.
 *
 * TensorFlow's images are NHWC, Limber's are NCHW: the imported inputs and outputs that are images are NCHW. Results of
 * Reshape and similar operators keep TensorFlow's order of axes.
 * @throws LimberError naming the operator and node that cannot be imported, or an output that is not in the file.
 */
export function importTfjs<Name extends string>(
  { json, weights, where }: TfFiles,
  options: TfImportOptions<Name>,
): ImportedGraph<Name> {
  const graph = readTfModel(json, weights, where);
  const inputs: Record<string, Value> = {};
  const values = new Map<string, readonly TfValue[]>();
  const parameterOf = parameterFactory(options.parameterName);
  requireNodes(graph, options, where);

  const feed = (node: TfNode): TfValue => {
    const {
      name = node.name,
      shape = closedShape(node, where),
      plain: keepsAxes = false,
    } = options.inputs?.[node.name] ?? {};
    if (shape === undefined) {
      throw new LimberError({
        what: `input "${node.name}" has no shape`,
        expected: 'one in `inputs`',
        where,
      });
    }
    const given = options.inputs?.[node.name]?.shape !== undefined;
    const isImage = shape.length === 4 && !keepsAxes;
    const extents = isImage && !given ? inOrderOf(toNchw, shape) : shape;
    const value = input(name, node.attr.dtype?.type === 'DT_INT32' ? 'int32' : 'float32', extents);
    inputs[name] = value;
    return { kind: isImage ? 'image' : 'plain', value };
  };

  const compute = (node: TfNode): readonly TfValue[] => {
    if (options.inputs?.[node.name] !== undefined || node.op === 'Placeholder') return [feed(node)];
    const tensor = graph.weights.get(node.name);
    if (tensor !== undefined) return [{ kind: 'constant', tensor, name: node.name }];
    const rule = tfRules[node.op];
    if (rule === undefined) {
      throw new LimberError({
        what: `operator ${node.op} cannot be imported (node "${node.name}")`,
        expected: 'outputs before it, or one of the operators Limber knows',
        where,
      });
    }
    const operands = valueInputs(node).map((reference) => resultOf(values, reference, where));
    const results = rule(new TfNodeReader(node, operands, parameterOf, where));
    return (Array.isArray(results) ? results : [results]).map((result: TfValue) =>
      result.kind === 'constant' ? result : { ...result, value: named(result.value, node.name) },
    );
  };

  for (const node of inOrder(graph, options, where)) values.set(node.name, compute(node));
  const outputs = Object.fromEntries(
    options.outputs.map((name) => {
      const result = resultOf(values, name, where);
      if (result.kind !== 'constant') return [name, result.value];
      throw new LimberError({ what: `output "${name}" does not depend on any input`, where });
    }),
  );
  return { inputs, outputs: outputs as Record<Name, Value> };
}

/** A placeholder's shape. An open batch becomes a batch of one. */
function closedShape(node: TfNode, where: string): Shape | undefined {
  const shape = placeholderShape(node)?.map((extent, axis) => (axis === 0 ? Math.abs(extent) : extent));
  if (shape?.some((extent) => extent < 0)) {
    throw new LimberError({
      what: `input "${node.name}" has a free extent`,
      got: formatShape(shape),
      expected: 'its shape in `inputs`',
      where,
    });
  }
  return shape;
}

function requireNodes(graph: TfModel, { inputs = {} }: TfImportOptions, where: string): void {
  const unknown = Object.keys(inputs).find((name) => !graph.nodes.has(name));
  if (unknown === undefined) return;
  const placeholders = [...graph.nodes.values()].filter(({ op }) => op === 'Placeholder');
  const expected = `a node such as ${placeholders.map(({ name }) => name).join(', ')}`;
  throw new LimberError({ what: `no node "${unknown}" to feed`, expected, where });
}

/** The nodes that the outputs need, each after the nodes that it needs. A fed node needs no other node. */
function inOrder(graph: TfModel, options: TfImportOptions, where: string): TfNode[] {
  const order: TfNode[] = [];
  const seen = new Set<string>();
  const visit = (name: string, needed: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const node = graph.nodes.get(name);
    if (node === undefined) throw new LimberError({ what: `no node "${name}"`, got: needed, where });
    if (options.inputs?.[name] === undefined) {
      for (const reference of valueInputs(node)) visit(nodeOf(reference), `an input of "${node.name}"`);
    }
    order.push(node);
  };
  for (const name of options.outputs) visit(nodeOf(name), 'an output that was asked for');
  return order;
}

function valueInputs(node: TfNode): readonly string[] {
  return node.input.filter((reference) => !reference.startsWith('^'));
}

function nodeOf(reference: string): string {
  return reference.replace(/:\d+$/, '');
}

function resultOf(
  values: ReadonlyMap<string, readonly TfValue[]>,
  reference: string,
  where: string,
): TfValue {
  const index = Number(/:(\d+)$/.exec(reference)?.[1] ?? 0);
  const result = values.get(nodeOf(reference))?.[index];
  if (result === undefined) throw new LimberError({ what: `no result "${reference}"`, where });
  return result;
}

/** Makes each parameter once and names it after its weight. */
function parameterFactory(rename = (name: string) => name): ParameterOf {
  const made = new Map<string, Value>();
  const taken = new Set<string>();
  return (name, role, convert, weight) => {
    const key = `${name} as ${role}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = parameter(unique(rename(parameterName(name, role)), taken), convert(weight));
    made.set(key, value);
    return value;
  };
}

/** `model/Conv1/Conv2D_bn_offset` → `model/Conv1/bias`: the layer's path, then the weight's role. */
function parameterName(name: string, role: string): string {
  const layer = name
    .replace(/^StatefulPartitionedCall\//, '')
    .replace(/(\/ReadVariableOp(_\d+)?|_weights|_bn_offset|\/(convolution_)?kernel)$/, '')
    .replace(/\/(Conv2D(_\d+)?|BiasAdd|depthwise(_\d+)?|convolution|separable_conv2d|MatMul)$/, '');
  return `${layer}/${role}`;
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count++) candidate = `${name}_${count}`;
  taken.add(candidate);
  return candidate;
}
