import { int64 } from '../../tensor/index.ts';
import type { EmitContext, Operator } from '../operator.ts';
import { extent, inputType } from './shapes.ts';

/** exp(x) / Σ exp(x) along an axis. */
export const softmax: Operator<'softmax'> = {
  infer: (inputs, { axis }) => {
    const x = inputType(inputs, 0, 'Softmax');
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
export const logSoftmax: Operator<'logSoftmax'> = {
  infer: softmax.infer,
  gradient: ({ output, attributes: { axis }, gradient }, g) => [
    g.subtract(gradient, g.multiply(g.exp(output), g.sum(gradient, [axis], true))),
  ],
  emit: (context) => {
    const { node, inputs, output, target, attributes } = context;
    if (target === 'webgpu') emitLogSoftmaxInParts(context);
    else node('LogSoftmax', inputs, { axis: { int: attributes.axis } }, { output });
  },
};

/** The GPU provider has no LogSoftmax: it would run on the CPU. */
function emitLogSoftmaxInParts({
  node,
  constant,
  inputs,
  output,
  attributes,
}: EmitContext<'logSoftmax'>): void {
  const axes = constant(int64([attributes.axis]));
  const shifted = node('Sub', [inputs[0]!, node('ReduceMax', [inputs[0]!, axes])]);
  node('Sub', [shifted, node('Log', [node('ReduceSum', [node('Exp', [shifted]), axes])])], {}, { output });
}
