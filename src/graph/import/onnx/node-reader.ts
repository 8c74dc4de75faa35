import { LimberError } from '../../../errors.ts';
import { fromFloat16, type OnnxNode } from '../../../onnx/index.ts';
import { type Shape, type Tensor, tensor } from '../../../tensor/index.ts';
import { ops } from '../../builder.ts';
import type { Builder } from '../../builder-type.ts';
import { constant, type Value } from '../../value.ts';
import { NodeReader } from '../node-reader.ts';

/** An ONNX value during the import. A constant from an initializer keeps the name and may become a parameter. */
export type OnnxValue =
  | { readonly kind: 'constant'; readonly tensor: Tensor; readonly initializer?: string }
  | { readonly kind: 'value'; readonly value: Value };

/** Makes a parameter of an initializer, or a constant if it is not to be trained. */
export type LeafOf = (initializer: string, tensor: Tensor, isWeight: boolean) => Value;

/** One node's inputs and attributes, in the forms that import rules need. */
export class OnnxNodeReader extends NodeReader {
  readonly g: Builder = ops;
  readonly node: OnnxNode;
  /** An input that the file leaves out is `undefined`. */
  readonly inputs: readonly (OnnxValue | undefined)[];
  /** Version of the operator set. */
  readonly opset: number;
  private readonly leafOf: LeafOf;
  private readonly where: string;

  constructor(
    node: OnnxNode,
    inputs: readonly (OnnxValue | undefined)[],
    { opset, leafOf, where }: { opset: number; leafOf: LeafOf; where: string },
  ) {
    super();
    this.node = node;
    this.inputs = inputs;
    this.opset = opset;
    this.leafOf = leafOf;
    this.where = where;
  }

  has(index: number): boolean {
    return this.inputs[index] !== undefined;
  }

  override input(index: number): OnnxValue {
    return this.inputs[index] ?? this.fail(`lacks its input ${index}`);
  }

  value(index: number): Value {
    return this.leaf(index, false);
  }

  /** An input that becomes a parameter if it is an initializer. */
  weight(index: number): Value {
    return this.leaf(index, true);
  }

  optionalWeight(index: number): Value | null {
    return this.has(index) ? this.weight(index) : null;
  }

  shape(index: number): Shape {
    const given = this.input(index);
    return given.kind === 'constant' ? given.tensor.shape : given.value.shape;
  }

  rank(index: number): number {
    return this.shape(index).length;
  }

  integer(name: string, otherwise: number): number {
    const attribute = this.node.attributes[name];
    return attribute !== undefined && 'int' in attribute ? attribute.int : otherwise;
  }

  float(name: string, otherwise: number): number {
    const attribute = this.node.attributes[name];
    return attribute !== undefined && 'float' in attribute ? attribute.float : otherwise;
  }

  text(name: string, otherwise: string): string {
    const attribute = this.node.attributes[name];
    return attribute !== undefined && 'string' in attribute ? attribute.string : otherwise;
  }

  integers(name: string): readonly number[] | undefined {
    const attribute = this.node.attributes[name];
    return attribute !== undefined && 'ints' in attribute ? attribute.ints : undefined;
  }

  floats(name: string): readonly number[] | undefined {
    const attribute = this.node.attributes[name];
    return attribute !== undefined && 'floats' in attribute ? attribute.floats : undefined;
  }

  tensor(name: string): Tensor | undefined {
    const attribute = this.node.attributes[name];
    return attribute !== undefined && 'tensor' in attribute ? singlePrecision(attribute.tensor) : undefined;
  }

  /** A list of integers: an input in newer operator sets, an attribute in older ones. */
  integersAt(index: number, attribute: string): readonly number[] | undefined {
    return this.has(index) ? this.numbers(index) : this.integers(attribute);
  }

  /** The node's place in the file, for messages. */
  get place(): string {
    return `${this.where}, node "${this.name}" (${this.node.opType})`;
  }

  override fail(problem: string): never {
    throw new LimberError({ what: `${this.node.opType} node "${this.name}" ${problem}`, where: this.where });
  }

  private get name(): string {
    return this.node.name ?? this.node.outputs[0] ?? '';
  }

  private leaf(index: number, isWeight: boolean): Value {
    const given = this.input(index);
    if (given.kind === 'value') return given.value;
    return given.initializer === undefined
      ? constant(given.tensor)
      : this.leafOf(given.initializer, given.tensor, isWeight);
  }
}

/** The tensor with half precision turned into single precision. */
export function singlePrecision(source: Tensor): Tensor {
  return source.data instanceof Uint16Array
    ? fromFloat16(tensor('float16', source.shape, source.data))
    : source;
}
