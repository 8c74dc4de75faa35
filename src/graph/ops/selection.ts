import { elementTypeOf } from '../../onnx/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { emitPlain, perElement } from './elementwise.ts';
import { broadcastShapes } from './shapes.ts';

/** condition ? a : b, element by element, with broadcasting. */
export const where: EmittedOperator<'where'> = {
  ...perElement,
  infer: ([condition, a, b]) => {
    const values = broadcastShapes(a.shape, b.shape, 'Where');
    return { dtype: a.dtype, shape: broadcastShapes(condition.shape, values, 'Where') };
  },
  gradient: ({ inputs: [condition, a, b], needed, gradient }, g) => [
    null,
    needed[1] ? g.sumTo(g.where(condition, gradient, 0), a.shape) : null,
    needed[2] ? g.sumTo(g.where(condition, 0, gradient), b.shape) : null,
  ],
  emit: emitPlain('Where'),
};

export const cast: EmittedOperator<'cast'> = {
  ...perElement,
  infer: ([x], { to }) => ({ dtype: to, shape: x.shape }),
  gradient: 'none',
  emit: ({ node, inputs, output, attributes }) => {
    node('Cast', inputs, { to: { int: elementTypeOf(attributes.to) } }, { output });
  },
};
