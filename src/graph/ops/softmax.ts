import type { EmittedOperator } from '../operator.ts';
import { perElement } from './elementwise.ts';
import { extent } from './shapes.ts';

/** exp(x) / Σ exp(x) along an axis. Every cell depends on all others through the sum; `window` ignores this. */
export const softmax: EmittedOperator<'softmax'> = {
  ...perElement,
  infer: ([x], { axis }) => {
    extent(x.shape, axis);
    return x;
  },
  gradient: ({ output, attributes: { axis }, gradient }, g) => {
    const weighted = g.multiply(gradient, output);
    return [g.subtract(weighted, g.multiply(output, g.sum(weighted, [axis], true)))];
  },
  emit: ({ node, inputs, output, attributes }) => {
    node('Softmax', inputs, { axis: { int: attributes.axis } }, { output });
  },
};

/** x − log Σ exp(x) along an axis. */
export const logSoftmax: EmittedOperator<'logSoftmax'> = {
  ...perElement,
  infer: softmax.infer,
  gradient: ({ output, attributes: { axis }, gradient }, g) => [
    g.subtract(gradient, g.multiply(g.exp(output), g.sum(gradient, [axis], true))),
  ],
  emit: ({ node, inputs, output, attributes }) => {
    node('LogSoftmax', inputs, { axis: { int: attributes.axis } }, { output });
  },
};
