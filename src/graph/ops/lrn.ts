import { LimberError } from '../../errors.ts';
import { nchw } from '../../tensor/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { EmittedOperator } from '../operator.ts';
import type { Value } from '../value.ts';
import { perElement } from './elementwise.ts';
import { extent, range } from './shapes.ts';

/**
 * Local response normalization (AlexNet, section 3.3): y = x · s^−beta with s = bias + alpha / size · Σ x². The sum
 * runs over `size` channels (an odd number) centered on each channel.
 */
export const lrn: EmittedOperator<'lrn'> = {
  ...perElement,
  infer: ([x], { size }) => {
    nchw(x, 'LRN');
    if (size % 2 !== 1) {
      throw new LimberError({ what: 'LRN takes an odd number of channels', got: String(size) });
    }
    return x;
  },
  // dL/dx = gradient · s^−beta − 2 · alpha · beta / size · x · Σ (gradient · y / s), summed over the channels whose
  // window contains x.
  gradient: ({ inputs: [x], output, attributes, gradient }, g) => {
    const { size, alpha, beta } = attributes;
    const s = scale(x, attributes, g);
    const direct = g.multiply(gradient, g.exp(g.multiply(g.log(s), -beta)));
    const shared = windowSum(g.divide(g.multiply(gradient, output), s), size, g);
    return [g.subtract(direct, g.multiply(g.multiply(x, shared), (2 * alpha * beta) / size))];
  },
  emit: ({ node, inputs, output, attributes: { size, alpha, beta, bias } }) => {
    node(
      'LRN',
      inputs,
      { size: { int: size }, alpha: { float: alpha }, beta: { float: beta }, bias: { float: bias } },
      { output },
    );
  },
};

function scale(x: Value, { size, alpha, bias }: Attributes['lrn'], g: Builder): Value {
  return g.add(g.multiply(windowSum(g.square(x), size, g), alpha / size), bias);
}

/** Sums each channel with its (size − 1) / 2 neighbors on either side. */
function windowSum(x: Value, size: number, g: Builder): Value {
  const beside = (size - 1) / 2;
  const padded = g.pad(x, [0, beside, 0, 0], [0, beside, 0, 0]);
  const channels = extent(x.shape, 1);
  return range(size)
    .map((shift) => g.slice(padded, { 1: { start: shift, end: shift + channels } }))
    .reduce((sum, neighbor) => g.add(sum, neighbor));
}
