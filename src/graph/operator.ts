import type { OnnxAttribute } from '../onnx/index.ts';
import type { Tensor, TensorType } from '../tensor/index.ts';
import type { Attributes, EmittedName, OperatorName, Pair } from './attributes.ts';
import type { Builder } from './builder-type.ts';
import type { Inputs } from './inputs.ts';
import type { Value } from './value.ts';

/** The rules of one operator. */
export interface Operator<Name extends OperatorName> {
  /** The result's type. @throws LimberError when the inputs do not fit. */
  infer(inputs: Inputs<Name, TensorType>, attributes: Attributes[Name]): TensorType;
  /**
   * For every input the gradient of the loss with respect to it, of the input's shape; `null` where there is none
   * or none is needed. `'none'` for an operator that gradients do not pass. A rule is mathematics alone: how a
   * gradient is best computed is the business of `lower`.
   */
  readonly gradient: 'none' | ((context: GradientContext<Name>, g: Builder) => readonly (Value | null)[]);
  /** What computing the result takes. */
  readonly cost: Cost<Name>;
  /** Which cells of its inputs a cell of the result depends on. */
  readonly window: Window<Name>;
}

/** An operator that a model file can hold. */
export interface EmittedOperator<Name extends EmittedName> extends Operator<Name> {
  /** Adds the ONNX nodes that compute the result. */
  emit(context: EmitContext<Name>): void;
}

/**
 * `'view'`: nothing, because the result lies in its first input's memory. `'pass'`: a pass over memory, beside which
 * its arithmetic is small. Or the multiply-accumulates of a convolution or matrix product.
 */
export type Cost<Name extends OperatorName> = 'view' | 'pass' | ((context: ShapeContext<Name>) => number);

/**
 * `'cell'`: the same cell of every input, or one a fixed distance away. `'all'`: any cell. Or a window that slides over
 * rows and columns.
 */
export type Window<Name extends OperatorName> =
  | 'cell'
  | 'all'
  | ((context: ShapeContext<Name>) => SlidingWindow);

/** Rows, then columns, in cells of the input. */
export interface SlidingWindow {
  /** The window's extent less one cell. */
  readonly reach: Pair;
  /** How far the windows of neighbouring cells of the result are apart. Below 1 where the result is larger. */
  readonly strides: Pair;
}

/** An operator with its inputs' and result's types. */
export interface ShapeContext<Name extends OperatorName> {
  readonly inputs: Inputs<Name, TensorType>;
  readonly output: TensorType;
  readonly attributes: Attributes[Name];
}

export interface GradientContext<Name extends OperatorName> {
  readonly inputs: Inputs<Name, Value>;
  /** Which inputs a gradient is asked for. */
  readonly needed: readonly boolean[];
  readonly attributes: Attributes[Name];
  readonly output: Value;
  /** Gradient of the loss with respect to the output. */
  readonly gradient: Value;
}

export interface EmitContext<Name extends EmittedName> {
  /** Names of the inputs. */
  readonly inputs: Inputs<Name, string>;
  readonly inputTypes: Inputs<Name, TensorType>;
  readonly output: string;
  readonly outputType: TensorType;
  readonly attributes: Attributes[Name];
  /** Adds a node and returns its result's name; a fresh one unless `output` is given. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    options?: { readonly output?: string; readonly domain?: string },
  ): string;
  /** Adds a constant and returns its name. */
  constant(tensor: Tensor): string;
}
