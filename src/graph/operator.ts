import type { OnnxAttribute } from '../onnx/index.ts';
import type { Tensor, TensorType } from '../tensor/index.ts';
import type { Attributes, EmittedName, OperatorName, Pair } from './attributes.ts';
import type { Builder } from './builder-type.ts';
import type { Inputs } from './inputs.ts';
import type { Value } from './value.ts';

/** The rules of one operator. */
export interface Operator<Name extends OperatorName> {
  /** The result's type. @throws LimberError when the inputs do not fit the operator. */
  infer(inputs: Inputs<Name, TensorType>, attributes: Attributes[Name]): TensorType;
  /**
   * The gradient of the loss with respect to every input, in the input's shape. `null` for an input that has no
   * gradient or needs none. `'none'` for an operator without a gradient. A rule is mathematics only: `lower` decides
   * how to compute it.
   */
  readonly gradient: 'none' | ((context: GradientContext<Name>, g: Builder) => readonly (Value | null)[]);
  /** The cost of computing the result. */
  readonly cost: Cost<Name>;
  /** Which input cells a cell of the result depends on. */
  readonly window: Window<Name>;
}

/** An operator that a model file can hold. */
export interface EmittedOperator<Name extends EmittedName> extends Operator<Name> {
  /** Adds the ONNX nodes that compute the result. */
  emit(context: EmitContext<Name>): void;
}

/**
 * `'view'`: free, because the result shares its first input's memory. `'pass'`: one pass over memory; its arithmetic is
 * small in comparison. Or a function for the multiply-accumulates of a convolution or matrix product.
 */
export type Cost<Name extends OperatorName> = 'view' | 'pass' | ((context: ShapeContext<Name>) => number);

/**
 * `'cell'`: the same cell of every input, or a cell at a fixed distance. `'all'`: any cell. Or a window that slides
 * over rows and columns.
 */
export type Window<Name extends OperatorName> =
  | 'cell'
  | 'all'
  | ((context: ShapeContext<Name>) => SlidingWindow);

/** A window's size in rows, then columns, in cells of the input. */
export interface SlidingWindow {
  /** The window's extent less one cell. */
  readonly reach: Pair;
  /** Distance of the windows of neighboring result cells. Below 1 where the result is larger than the input. */
  readonly strides: Pair;
}

/** An operator with the types of its inputs and result. */
export interface ShapeContext<Name extends OperatorName> {
  readonly inputs: Inputs<Name, TensorType>;
  readonly output: TensorType;
  readonly attributes: Attributes[Name];
}

export interface GradientContext<Name extends OperatorName> {
  readonly inputs: Inputs<Name, Value>;
  /** For each input, whether its gradient is needed. */
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
  /** Adds a node and returns the name of its result: `output` if given, else a fresh name. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    options?: { readonly output?: string; readonly domain?: string },
  ): string;
  /** Adds a constant and returns its name. */
  constant(tensor: Tensor): string;
}
