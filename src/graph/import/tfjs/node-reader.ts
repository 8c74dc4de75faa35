import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { nchw, type Shape, sizeOf, type Tensor } from '../../../tensor/index.ts';
import type { Pair } from '../../attributes.ts';
import { ops } from '../../builder.ts';
import type { Builder } from '../../builder-type.ts';
import { constant, type Value } from '../../value.ts';
import { reshapeTensor, transposeTensor } from '../host.ts';
import { NodeReader } from '../node-reader.ts';
import type { TfNode } from './model.ts';

/**
 * A TensorFlow value during the import. An `image` has been turned from TensorFlow's NHWC to NCHW. `plain` values and
 * constants keep TensorFlow's order of axes.
 */
export type TfValue =
  | { readonly kind: 'constant'; readonly tensor: Tensor; readonly name: string }
  | { readonly kind: 'image'; readonly value: Value }
  | { readonly kind: 'plain'; readonly value: Value };

/** The NHWC axes in the order of NCHW, and the NCHW axes in the order of NHWC. */
export const toNchw = [0, 3, 1, 2] as const;
export const toNhwc = [0, 2, 3, 1] as const;

/** The NCHW axis of an NHWC axis. */
export function imageAxis(axis: number): number {
  return at(toNhwc, axis);
}

/** The extents of a shape, reordered. */
export function inOrderOf(axes: readonly number[], shape: Shape): Shape {
  return axes.map((axis) => at(shape, axis));
}

/** Makes the parameter of a weight. A weight that is used twice gives one shared parameter. */
export type ParameterOf = (
  name: string,
  role: string,
  convert: (weight: Tensor) => Tensor,
  weight: Tensor,
) => Value;

/** One node's inputs and attributes, in the forms that import rules need. */
export class TfNodeReader extends NodeReader {
  readonly g: Builder = ops;

  constructor(
    readonly node: TfNode,
    readonly inputs: readonly TfValue[],
    private readonly parameterOf: ParameterOf,
    private readonly where: string,
  ) {
    super();
  }

  override input(index: number): TfValue {
    return this.inputs.at(index) ?? this.fail(`lacks its input ${index}`);
  }

  /** The input as NCHW. With fewer than four axes, axes of one element are put in front of TensorFlow's axes. */
  image(index: number): Value {
    const given = this.input(index);
    if (given.kind === 'image') return given.value;
    if (given.kind === 'constant') {
      const { tensor } = given;
      return constant(
        tensor.shape.length === 0
          ? tensor
          : transposeTensor(reshapeTensor(tensor, this.fourAxes(tensor.shape)), toNchw),
      );
    }
    const { value } = given;
    const shape = this.fourAxes(value.shape);
    return this.g.transpose(value.shape.length === 4 ? value : this.g.reshape(value, shape), toNchw);
  }

  /** The input in TensorFlow's order of axes. */
  plain(index: number): Value {
    const given = this.input(index);
    if (given.kind === 'constant') return constant(given.tensor);
    if (given.kind === 'plain') return given.value;
    const [n, c, h, w] = nchw(given.value, this.node.op);
    return h * w === 1 ? this.g.reshape(given.value, [n, h, w, c]) : this.g.transpose(given.value, toNhwc);
  }

  /** The input's shape in TensorFlow's order of axes. */
  shape(index: number): Shape {
    const given = this.input(index);
    if (given.kind === 'constant') return given.tensor.shape;
    const { shape } = given.value;
    return given.kind === 'image' ? inOrderOf(toNhwc, shape) : shape;
  }

  /** A weight that becomes a parameter, converted to ONNX's order of axes. Its name ends with `role`. */
  parameter(index: number, role: string, convert: (weight: Tensor) => Tensor = (weight) => weight): Value {
    const given = this.input(index);
    if (given.kind !== 'constant') return this.fail(`has a ${role} that is not a constant`);
    return this.parameterOf(given.name, role, convert, given.tensor);
  }

  integers(name: string): readonly number[] {
    return this.node.attr[name]?.list?.i ?? [];
  }

  integer(name: string, otherwise: number): number {
    return this.node.attr[name]?.i ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.node.attr[name]?.f ?? otherwise;
  }

  flag(name: string): boolean {
    return this.node.attr[name]?.b ?? false;
  }

  text(name: string, otherwise: string): string {
    const value = this.node.attr[name]?.s;
    return value === undefined ? otherwise : atob(value);
  }

  texts(name: string): readonly string[] {
    return (this.node.attr[name]?.list?.s ?? []).map(atob);
  }

  /** Rows and columns of an attribute that lists all four NHWC axes. */
  pair(name: string, otherwise: Pair): Pair {
    const [, rows, columns] = this.integers(name);
    return rows === undefined || columns === undefined ? otherwise : [rows, columns];
  }

  override fail(problem: string): never {
    throw new LimberError({ what: `${this.node.op} node "${this.node.name}" ${problem}`, where: this.where });
  }

  private fourAxes(shape: Shape): Shape {
    if (shape.length > 4)
      this.fail(`has an input of ${shape.length} axes (${sizeOf(shape)} elements), which cannot be an image`);
    return [...Array<number>(4 - shape.length).fill(1), ...shape];
  }
}

export function image(value: Value): TfValue {
  return { kind: 'image', value };
}

export function plain(value: Value): TfValue {
  return { kind: 'plain', value };
}
