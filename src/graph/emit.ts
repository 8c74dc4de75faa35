import { LimberError } from '../errors.ts';
import { encodeModel, type OnnxAttribute, type OnnxInitializer, type OnnxNode } from '../onnx/index.ts';
import { formatShape, sameShape, type Tensor, type TensorType } from '../tensor/index.ts';
import type { OperatorName } from './attributes.ts';
import type { EmitTarget, Operator } from './operator.ts';
import { operators } from './operators.ts';
import { inputsOf, nodesInOrder, parametersOf } from './traverse.ts';
import type { Node, OperatorNode, ParameterNode, Value } from './value.ts';

/** What a graph becomes as an ONNX model. */
export interface EmitOptions {
  readonly name: string;
  /** What the model computes, by name. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** Which provider will run it; `cpu` by default. */
  readonly target?: EmitTarget;
  /** Values that stand for parameters, so that these are fed at every run; the others are stored in the file. */
  readonly bindings?: ReadonlyMap<ParameterNode, Value>;
  /** Trained values of stored parameters by name; one without is stored with its initial value. */
  readonly weights?: ReadonlyMap<string, Tensor>;
  /** Key-value pairs for the file's `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a graph as an ONNX model. Equal computations are written once.
 * @throws LimberError when inputs, parameters and outputs share names.
 */
export function emit(options: EmitOptions): Uint8Array {
  const { name, outputs, bindings = new Map(), weights, metadata = {}, target = 'cpu' } = options;
  const writer = new Writer(target);
  const values = Object.values(outputs);
  const bound = [...bindings.values()];
  const inputs = inputsOf([...bound, ...values]);
  for (const { node } of inputs) writer.define(node, node.name);
  for (const node of nodesInOrder(bound)) writer.compute(node);
  for (const { node } of parametersOf(values)) {
    const standIn = bindings.get(node);
    if (standIn !== undefined) writer.alias(node, standIn);
    else writer.define(node, writer.store(node.name, weights?.get(node.name) ?? node.initial));
  }
  for (const [output, { node }] of Object.entries(outputs)) writer.wish(node, output);
  for (const node of nodesInOrder(values)) writer.compute(node);
  for (const [output, value] of Object.entries(outputs)) writer.output(output, value);
  requireDistinctNames(writer, new Set(inputs.map(({ node }) => node.name)));
  return encodeModel({
    graph: {
      name,
      nodes: writer.nodes,
      initializers: writer.initializers,
      inputs: distinctInputs(inputs),
      outputs: Object.entries(outputs).map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    },
    opsets: Object.fromEntries(Object.entries(opsets).filter(([domain]) => writer.uses(domain))),
    metadata,
    producer: 'limber',
  });
}

/** Versions of the operator sets that nodes may belong to. */
const opsets = { '': 20, 'com.microsoft': 1 };

/** @throws LimberError where an input, a parameter or an output has another one's name. */
function requireDistinctNames({ initializers, nodes }: Writer, taken: Set<string>): void {
  for (const name of [...initializers.map(({ name }) => name), ...nodes.flatMap(({ outputs }) => outputs)]) {
    if (taken.has(name)) {
      throw new LimberError({
        what: `two values of the model are both called "${name}"`,
        expected: 'another name for each input, parameter and output',
      });
    }
    taken.add(name);
  }
}

/** Inputs of one name are one input. @throws LimberError when their types differ. */
function distinctInputs(inputs: ReturnType<typeof inputsOf>) {
  const types = new Map<string, TensorType>();
  for (const { node, dtype, shape } of inputs) {
    const known = types.get(node.name) ?? { dtype, shape };
    if (known.dtype !== dtype || !sameShape(known.shape, shape)) {
      throw new LimberError({
        what: `two inputs of different types are both called "${node.name}"`,
        got: `${known.dtype} ${formatShape(known.shape)} and ${dtype} ${formatShape(shape)}`,
      });
    }
    types.set(node.name, known);
  }
  return [...types].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
}

/** The file's contents as they grow. */
class Writer {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  private readonly target: EmitTarget;
  private readonly names = new Map<Node, string>();
  /** Results by what computes them, so that nothing is computed twice. */
  private readonly known = new Map<string, string>();
  /** What results are to be called; they are then written where the model's output is wanted, without a copy. */
  private readonly wishes = new Map<Node, string>();

  constructor(target: EmitTarget) {
    this.target = target;
  }

  wish(node: Node, name: string): void {
    this.wishes.set(node, name);
  }

  define(node: Node, name: string): void {
    this.names.set(node, name);
  }

  alias(node: Node, value: Value): void {
    this.define(node, this.nameOf(value));
  }

  /** Writes what computes a node, unless it is a leaf that is defined already. */
  compute(node: Node): void {
    if (this.names.has(node)) return;
    if (node.kind === 'operator') this.operator(node);
    else if (node.kind === 'constant') this.define(node, this.constant(node.tensor));
  }

  store(name: string, tensor: Tensor): string {
    this.initializers.push({ name, tensor });
    return name;
  }

  private constant(tensor: Tensor): string {
    const small = tensor.data.length <= 64;
    const key = `${tensor.dtype} ${tensor.shape} ${small ? tensor.data.join() : this.initializers.length}`;
    return this.once(key, () => this.store(`constant_${this.initializers.length}`, tensor));
  }

  private operator(node: OperatorNode): void {
    // The table pairs every name with rules for its own attributes; a node read from it cannot say so to the compiler.
    const rules = operators[node.operator] as unknown as Operator<OperatorName>;
    const inputs = node.inputs.map((value) => this.nameOf(value));
    const key = `${node.operator} ${inputs} ${JSON.stringify(node.attributes)}`;
    const result = this.once(key, () => {
      const output = this.wishes.get(node) ?? `${node.operator}_${this.nodes.length}`;
      rules.emit({
        inputs,
        inputTypes: node.inputs,
        output,
        outputType: node.output,
        attributes: node.attributes,
        target: this.target,
        node: (opType, inputs, attributes, options) => this.node(opType, inputs, attributes, options),
        constant: (tensor) => this.constant(tensor),
      });
      return output;
    });
    this.names.set(node, result);
  }

  uses(domain: string): boolean {
    return domain === '' || this.nodes.some((node) => node.domain === domain);
  }

  output(name: string, value: Value): void {
    if (this.nameOf(value) === name) return;
    this.node('Identity', [this.nameOf(value)], {}, { output: name });
  }

  private node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    { output = `${opType}_${this.nodes.length}`, domain }: { output?: string; domain?: string } = {},
  ): string {
    this.nodes.push({
      opType,
      inputs,
      outputs: [output],
      attributes,
      name: output,
      ...(domain === undefined ? {} : { domain }),
    });
    return output;
  }

  private nameOf(value: Value): string {
    const name = this.names.get(value.node);
    if (name === undefined) throw new Error('a value was used before it was computed');
    return name;
  }

  private once(key: string, make: () => string): string {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const made = make();
    this.known.set(key, made);
    return made;
  }
}
