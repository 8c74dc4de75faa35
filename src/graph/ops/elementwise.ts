import type { TensorType } from '../../tensor/index.ts';
import type { Attributes, EmittedName } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { EmitContext, EmittedOperator, GradientContext } from '../operator.ts';
import type { Value } from '../value.ts';
import { broadcastShapes, inputType } from './shapes.ts';

type Plain = {
  [Name in EmittedName]: Attributes[Name] extends Record<never, never> ? Name : never;
}[EmittedName];

/** The cost and the window of operators that work element by element. */
export const perElement = { cost: 'pass', window: 'cell' } as const;

/**
 * An operator on every element alone.
 * @param onnx its ONNX name.
 * @param gradient its derivative times the gradient of the output.
 */
export function unary<Name extends Plain>(
  onnx: string,
  gradient: 'none' | ((context: GradientContext<Name> & { x: Value }, g: Builder) => Value),
): EmittedOperator<Name> {
  return {
    ...perElement,
    infer: (inputs) => inputType(inputs, 0, onnx),
    gradient:
      gradient === 'none' ? 'none' : (context, g) => [gradient({ ...context, x: context.inputs[0]! }, g)],
    emit: emitPlain(onnx),
  };
}

/** An operator on pairs of elements with broadcasting; the gradients are summed back to the operands' shapes. */
export function binary<Name extends Plain>(
  onnx: string,
  gradients: 'none' | readonly [a: BinaryGradient<Name>, b: BinaryGradient<Name>],
  result: (a: TensorType) => TensorType['dtype'] = (a) => a.dtype,
): EmittedOperator<Name> {
  return {
    ...perElement,
    infer: (inputs) => {
      const [a, b] = [inputType(inputs, 0, onnx), inputType(inputs, 1, onnx)];
      return { dtype: result(a), shape: broadcastShapes(a.shape, b.shape, onnx) };
    },
    gradient:
      gradients === 'none'
        ? 'none'
        : (context, g) => {
            const [a, b] = [context.inputs[0]!, context.inputs[1]!];
            return [a, b].map((operand, index) =>
              context.needed[index]
                ? g.sumTo(gradients[index]!({ ...context, a, b }, g), operand.shape)
                : null,
            );
          },
    emit: emitPlain(onnx),
  };
}

type BinaryGradient<Name extends EmittedName> = (
  context: GradientContext<Name> & { a: Value; b: Value },
  g: Builder,
) => Value;

/** One ONNX node without attributes. */
export function emitPlain(onnx: string) {
  return ({ node, inputs, output }: Pick<EmitContext<never>, 'node' | 'inputs' | 'output'>): void => {
    node(onnx, inputs, {}, { output });
  };
}
