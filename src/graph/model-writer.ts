import type { OnnxAttribute, OnnxInitializer, OnnxNode } from '../onnx/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { Attributes, EmittedName } from './attributes.ts';
import { mapInputs } from './inputs.ts';
import { emissionOf } from './operators.ts';
import type { Node, OperatorNode, Value } from './value.ts';

/** The contents of a model file while it is written. */
export class ModelWriter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  private readonly names = new Map<Node, string>();
  /** The names of leaves and constants. */
  private readonly defined = new Set<string>();
  /** Names of results, by the computation that gives them, so that nothing is computed twice. */
  private readonly known = new Map<string, string>();
  /** The requested names of the model's outputs. A result that has its output's name needs no copy. */
  private readonly wishes = new Map<Node, string>();

  wish(node: Node, name: string): void {
    this.wishes.set(node, name);
  }

  define(node: Node, name: string): void {
    this.names.set(node, name);
    this.defined.add(name);
  }

  alias(node: Node, value: Value): void {
    this.define(node, this.nameOf(value));
  }

  /** Writes the nodes that compute a graph node's result. A leaf that is already defined needs none. */
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
    return this.once(key, () => this.store(this.constantName(), tensor));
  }

  /** An unused name. Parameters of an imported file may have the same names as constants. */
  private constantName(): string {
    let number = this.initializers.length;
    while (this.defined.has(`constant_${number}`)) number++;
    this.defined.add(`constant_${number}`);
    return `constant_${number}`;
  }

  private operator(node: OperatorNode): void {
    const inputs = mapInputs(node.inputs, (value: Value) => this.nameOf(value));
    const key = `${node.operator} ${inputs} ${JSON.stringify(node.attributes)}`;
    const result = this.once(key, () => {
      const output = this.wishes.get(node) ?? `${node.operator}_${this.nodes.length}`;
      emissionOf(node)({
        inputs,
        inputTypes: node.inputs,
        output,
        outputType: node.output,
        attributes: node.attributes as Attributes[EmittedName],
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
      domain,
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
