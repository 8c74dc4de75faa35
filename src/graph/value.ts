import type { DType, Shape, Tensor, TensorType } from '../tensor/index.ts';
import type { Attributes, OperatorName } from './attributes.ts';
import type { Inputs } from './inputs.ts';

/**
 * The result of a node: a tensor of known type whose contents are computed later. Values are frozen and refer to the
 * nodes that compute them. So a graph is everything that its outputs depend on.
 */
export interface Value extends TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly node: Node;
}

/** The source of a value: a leaf of the graph, or an operator applied to other values. */
export type Node = InputNode | ParameterNode | ConstantNode | OperatorNode;

/** A tensor that is fed at every run. */
export interface InputNode {
  readonly kind: 'input';
  readonly name: string;
}

/** A tensor that training changes. */
export interface ParameterNode {
  readonly kind: 'parameter';
  /** Unique in a model, e.g. `stage2/conv1/weight`. */
  readonly name: string;
  readonly initial: Tensor;
}

/** A tensor that never changes. */
export interface ConstantNode {
  readonly kind: 'constant';
  readonly tensor: Tensor;
}

export type OperatorNode = { [Name in OperatorName]: OperatorNodeOf<Name> }[OperatorName];

export interface OperatorNodeOf<Name extends OperatorName> {
  readonly kind: 'operator';
  readonly operator: Name;
  readonly inputs: Inputs<Name, Value>;
  readonly attributes: Attributes[Name];
  readonly output: TensorType;
  /** A name for finding the node, kept from an imported file. */
  readonly name?: string;
}

/** A value that is a parameter. */
export type Parameter = Value & { readonly node: ParameterNode };

/** A value that is fed at every run. */
export function input(name: string, dtype: DType, shape: Shape): Value {
  return leaf({ kind: 'input', name }, { dtype, shape });
}

/** A value that training changes, starting from `initial`. */
export function parameter(name: string, initial: Tensor): Parameter {
  return leaf({ kind: 'parameter', name, initial }, initial);
}

/** A value that never changes. */
export function constant(tensor: Tensor): Value {
  return leaf({ kind: 'constant', tensor }, tensor);
}

function leaf<Leaf extends InputNode | ParameterNode | ConstantNode>(
  node: Leaf,
  { dtype, shape }: TensorType,
): Value & { readonly node: Leaf } {
  Object.freeze(node);
  return Object.freeze({ dtype, shape, node });
}
