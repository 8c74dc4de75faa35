import type { TensorType } from '../../tensor/index.ts';
import type { Attributes, EmittedName } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { Inputs } from '../inputs.ts';
import type { EmitContext, EmittedOperator, GradientContext } from '../operator.ts';
import type { Value } from '../value.ts';
import { broadcastShapes } from './shapes.ts';

/** Names of operators with the given inputs and without attributes. */
type Plain<Given extends readonly unknown[]> = {
  [Name in EmittedName]: keyof Attributes[Name] extends never
    ? Inputs<Name, unknown> extends Given
      ? Name
      : never
    : never;
}[EmittedName];

type Unary = Plain<readonly [x: unknown]>;
type Binary = Plain<readonly [a: unknown, b: unknown]>;

/** The cost and the window of element-by-element operators. */
export const perElement = { cost: 'pass', window: 'cell' } as const;

/**
 * An operator on single elements.
 * @param onnx its ONNX name.
 * @param gradient its derivative times the gradient of the output.
 */
export function unary<Name extends Unary>(
  onnx: string,
  gradient: 'none' | ((context: GradientContext<Name> & { x: Value }, g: Builder) => Value),
): EmittedOperator<Name> {
  return {
    ...perElement,
    infer: ([x]) => x,
    gradient:
      gradient === 'none' ? 'none' : (context, g) => [gradient({ ...context, x: context.inputs[0] }, g)],
    emit: emitPlain(onnx),
  };
}

/** An operator on pairs of elements, with broadcasting. Gradients are summed back to the operands' shapes. */
export function binary<Name extends Binary>(
  onnx: string,
  gradients: 'none' | readonly [a: BinaryGradient<Name>, b: BinaryGradient<Name>],
  result: (a: TensorType) => TensorType['dtype'] = (a) => a.dtype,
): EmittedOperator<Name> {
  return {
    ...perElement,
    infer: ([a, b]) => {
      return { dtype: result(a), shape: broadcastShapes(a.shape, b.shape, onnx) };
    },
    gradient:
      gradients === 'none'
        ? 'none'
        : (context, g) => {
            const [a, b] = context.inputs;
            const [needsA, needsB] = context.needed;
            const [towardA, towardB] = gradients;
            return [
              needsA ? g.sumTo(towardA({ ...context, a, b }, g), a.shape) : null,
              needsB ? g.sumTo(towardB({ ...context, a, b }, g), b.shape) : null,
            ];
          },
    emit: emitPlain(onnx),
  };
}

type BinaryGradient<Name extends Binary> = (
  context: GradientContext<Name> & { a: Value; b: Value },
  g: Builder,
) => Value;

/** Emits one ONNX node without attributes. */
export function emitPlain(onnx: string) {
  return ({
    node,
    inputs,
    output,
  }: {
    node: EmitContext<EmittedName>['node'];
    inputs: readonly string[];
    output: string;
  }): void => {
    node(onnx, inputs, {}, { output });
  };
}
