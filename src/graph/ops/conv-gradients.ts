import { LimberError } from '../../errors.ts';
import { formatShape, nchw, sizeOf, type TensorType } from '../../tensor/index.ts';
import type { ConvAttributes, Pair } from '../attributes.ts';
import type { Operator } from '../operator.ts';
import { convOnly } from './conv.ts';
import { imageSize, slidingSize } from './shapes.ts';

/**
 * The gradient of a convolution with respect to its input: dL/dx[n, i, y, z] = Σ gradient[n, o, r, c] · weight[o, i, j,
 * k] over all r·s + j·d − p = y and c·s + k·d − p = z.
 */
export const convInputGradient: Operator<'convInputGradient'> = {
  infer: ([gradient, weight], attributes) => {
    const name = 'ConvInputGradient';
    const [batch, channels] = nchw(gradient, name);
    const [outputs, perGroup, ...kernel] = nchw(weight, name);
    requireWindows(gradient, attributes.size, kernel, attributes, name);
    if (channels !== outputs) {
      throw new LimberError({
        what: `${name} has a weight that does not fit its gradient`,
        got: `weight ${formatShape(weight.shape)} for gradient ${formatShape(gradient.shape)}`,
      });
    }
    return { dtype: gradient.dtype, shape: [batch, perGroup * attributes.groups, ...attributes.size] };
  },
  // This operator is linear in both inputs. So each gradient is again one of the convolution's three operators.
  gradient: ({ inputs: [upstream, weight], needed, attributes, gradient }, g) => {
    const conv = convOnly(attributes);
    const kernel = imageSize(weight.shape);
    return [
      needed[0] ? g.conv(gradient, weight, null, conv) : null,
      needed[1] ? g.convWeightGradient(gradient, upstream, { ...conv, kernel }) : null,
    ];
  },
  cost: ({ inputs: [gradient, weight] }) => sizeOf(gradient.shape) * sizeOf(weight.shape.slice(1)),
  window: 'all',
};

/**
 * The gradient of a convolution with respect to its weight: dL/dweight[o, i, j, k] = Σ gradient[n, o, r, c] · x[n, i,
 * r·s + j·d − p, c·s + k·d − p] over all n, r and c.
 */
export const convWeightGradient: Operator<'convWeightGradient'> = {
  infer: ([x, gradient], attributes) => {
    const name = 'ConvWeightGradient';
    const [images, channels, ...size] = nchw(x, name);
    const [gradients, outputs] = nchw(gradient, name);
    requireWindows(gradient, size, attributes.kernel, attributes, name);
    const { groups } = attributes;
    const fits = channels % groups === 0 && outputs % groups === 0;
    if (!fits || images !== gradients) {
      throw new LimberError({
        what: `${name} has a gradient that does not fit its input`,
        got: `gradient ${formatShape(gradient.shape)} in ${groups} groups for input ${formatShape(x.shape)}`,
      });
    }
    return { dtype: x.dtype, shape: [outputs, channels / groups, ...attributes.kernel] };
  },
  gradient: ({ inputs: [x, upstream], needed, attributes, gradient }, g) => {
    const conv = convOnly(attributes);
    const size = imageSize(x.shape);
    return [
      needed[0] ? g.convInputGradient(upstream, gradient, { ...conv, size }) : null,
      needed[1] ? g.conv(x, gradient, null, conv) : null,
    ];
  },
  cost: ({ inputs: [, gradient], output }) => sizeOf(gradient.shape) * sizeOf(output.shape.slice(1)),
  window: 'all',
};

/** Requires a gradient with one cell for each position of the window. @throws LimberError otherwise. */
function requireWindows(
  gradient: TensorType,
  size: Pair,
  kernel: Pair,
  attributes: ConvAttributes,
  operator: string,
): void {
  const places = slidingSize(size, kernel, attributes, operator);
  const got = imageSize(gradient.shape);
  if (places.every((count, axis) => count === got[axis])) return;
  throw new LimberError({
    what: `${operator} has a gradient of another size than the convolution's output`,
    got: got.join(' × '),
    expected: places.join(' × '),
  });
}
