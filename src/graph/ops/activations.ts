import { float32 } from '../../tensor/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { perElement, unary } from './elementwise.ts';

export const relu = unary<'relu'>('Relu', ({ output, gradient }, g) =>
  g.multiply(gradient, g.isPositive(output)),
);

/**
 * 1 where x > 0, else 0. Written as HardSigmoid, min(1, max(0, alpha · x)), with a slope so steep that it is a step.
 * Only HardSigmoid is computed by every provider in one pass on several threads.
 */
export const isPositive: EmittedOperator<'isPositive'> = {
  ...perElement,
  infer: ([x]) => x,
  gradient: 'none',
  emit: ({ node, inputs, output }) => {
    node('HardSigmoid', inputs, { alpha: { float: 2 ** 100 }, beta: { float: 0 } }, { output });
  },
};

export const sigmoid = unary<'sigmoid'>('Sigmoid', ({ output, gradient }, g) =>
  g.multiply(gradient, g.multiply(output, g.subtract(1, output))),
);

export const tanh = unary<'tanh'>('Tanh', ({ output, gradient }, g) =>
  g.multiply(gradient, g.subtract(1, g.square(output))),
);

export const leakyRelu: EmittedOperator<'leakyRelu'> = {
  ...perElement,
  infer: ([x]) => x,
  gradient: ({ inputs: [x], attributes, gradient }, g) => [
    g.where(g.greater(x, 0), gradient, g.multiply(gradient, attributes.slope)),
  ],
  emit: ({ node, inputs, output, attributes }) => {
    node('LeakyRelu', inputs, { alpha: { float: attributes.slope } }, { output });
  },
};

/** min(max(x, min), max), for example ReLU6. A bound may be infinite. */
export const clip: EmittedOperator<'clip'> = {
  ...perElement,
  infer: ([x]) => x,
  // The gradient passes only strictly between the bounds.
  gradient: ({ output, attributes: { min, max }, gradient }, g) => {
    const distances = [
      ...(Number.isFinite(min) ? [min === 0 ? output : g.subtract(output, min)] : []),
      ...(Number.isFinite(max) ? [g.subtract(max, output)] : []),
    ];
    if (distances.length === 0) return [gradient];
    return [g.multiply(gradient, g.isPositive(distances.reduce((a, b) => g.minimum(a, b))))];
  },
  emit: ({ node, constant, inputs, output, attributes: { min, max } }) => {
    const bound = (value: number) => constant(float32([], [value]));
    node('Clip', [inputs[0], bound(min), bound(max)], {}, { output });
  },
};
