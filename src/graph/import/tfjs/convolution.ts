import { nchw, type Tensor } from '../../../tensor/index.ts';
import type { Padding, Pair } from '../../attributes.ts';
import { endPadding, extent, imageSize, pair } from '../../ops/shapes.ts';
import type { Value } from '../../value.ts';
import { samePadding, type Window } from '../formulas.ts';
import { reshapeTensor, transposeTensor } from '../host.ts';
import { activate } from './activation.ts';
import { image, type TfNodeReader, type TfValue } from './node-reader.ts';

/** Conv2D and _FusedConv2D: filters [h, w, in, out]. */
export function importConv(t: TfNodeReader): TfValue {
  requireNhwc(t);
  const x = t.image(0);
  const weight = t.parameter(1, 'weight', (filter) => transposeTensor(filter, [3, 2, 0, 1]));
  const groups = extent(x.shape, 1) / extent(weight.shape, 1);
  return fused(t, (bias) => t.g.conv(x, weight, bias, { ...window(t, x, weight), groups }));
}

/** DepthwiseConv2dNative and its fused form: filters [h, w, channels, multiplier]. */
export function importDepthwiseConv(t: TfNodeReader): TfValue {
  requireNhwc(t);
  const x = t.image(0);
  const weight = t.parameter(1, 'depthwise', depthwiseFilter);
  return fused(t, (bias) =>
    t.g.conv(x, weight, bias, { ...window(t, x, weight), groups: extent(x.shape, 1) }),
  );
}

function depthwiseFilter(filter: Tensor): Tensor {
  const [height, width, channels, multiplier] = nchw(filter, 'DepthwiseConv2dNative');
  return reshapeTensor(transposeTensor(filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

/** Conv2DBackpropInput, a transposed convolution. Inputs: the output's shape, filters [h, w, out, in], and x. */
export function importConvTranspose(t: TfNodeReader): TfValue {
  requireNhwc(t);
  const x = t.image(2);
  const [, height = 0, width = 0] = t.numbers(0);
  const size: Pair = [height, width];
  const weight = t.parameter(1, 'weight', (filter) => transposeTensor(filter, [3, 2, 0, 1]));
  const { strides, dilations, kernel } = geometry(t, weight);
  const padding = paddingOf(t, { size, kernel, strides, dilations });
  const from = imageSize(x.shape);
  const outputPadding = pair((axis) => {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    const bare = strides[axis] * (from[axis] - 1) + reach - padding[axis] - endPadding(padding)[axis];
    return size[axis] - bare;
  });
  return image(
    t.g.convTranspose(x, weight, null, {
      strides,
      dilations,
      padding,
      groups: 1,
      outputPadding,
    }),
  );
}

/** MaxPool and AvgPool. TensorFlow's average does not count padding. */
export function importPool(t: TfNodeReader): TfValue {
  requireNhwc(t);
  const x = t.image(0);
  const kernel = t.pair('ksize', [1, 1]);
  const strides = t.pair('strides', [1, 1]);
  const size = imageSize(x.shape);
  const padding = paddingOf(t, { size, kernel, strides, dilations: [1, 1] });
  const options = { kernel, strides, padding };
  return image(
    t.node.op === 'MaxPool'
      ? t.g.maxPool(x, options)
      : t.g.averagePool(x, { ...options, countIncludePad: false }),
  );
}

/** The operators fused into a convolution, in the node's order: bias, activation. */
function fused(t: TfNodeReader, convolve: (bias: Value | null) => Value): TfValue {
  const steps = t.texts('fused_ops');
  const biased = steps[0] === 'BiasAdd';
  const result = convolve(biased ? t.parameter(2, 'bias') : null);
  return image(
    steps.slice(biased ? 1 : 0).reduce((value, step) => activate(t, step, value, biased ? 3 : 2), result),
  );
}

function window(t: TfNodeReader, x: Value, weight: Value) {
  const { strides, dilations, kernel } = geometry(t, weight);
  const size = imageSize(x.shape);
  return { strides, dilations, padding: paddingOf(t, { size, kernel, strides, dilations }) };
}

function geometry(t: TfNodeReader, weight: Value) {
  const kernel = imageSize(weight.shape);
  return { strides: t.pair('strides', [1, 1]), dilations: t.pair('dilations', [1, 1]), kernel };
}

function paddingOf(t: TfNodeReader, window: Window): Padding {
  const kind = t.text('padding', 'VALID');
  if (kind === 'VALID') return [0, 0, 0, 0];
  if (kind === 'EXPLICIT') {
    const [, , top = 0, bottom = 0, left = 0, right = 0] = t.integers('explicit_paddings');
    return [top, left, bottom, right];
  }
  return samePadding(window);
}

function requireNhwc(t: TfNodeReader): void {
  const format = t.text('data_format', 'NHWC');
  if (format !== 'NHWC') t.fail(`has the data format ${format}; Limber imports NHWC`);
}
