import { float32, nchw, sizeOf, type TensorType } from '../../tensor/index.ts';
import type { PoolAttributes } from '../attributes.ts';
import type { EmittedOperator, SlidingWindow } from '../operator.ts';
import { constant } from '../value.ts';
import { extent, imageSize, slidingSize } from './shapes.ts';

/** The largest value of every window; padding is never the largest. */
export const maxPool: EmittedOperator<'maxPool'> = {
  infer: ([x], attributes) => pooled(x, attributes, 'MaxPool'),
  gradient: ({ inputs: [x], output, attributes, gradient }, g) => [
    g.maxPoolGradient(x, output, gradient, attributes),
  ],
  cost: 'pass',
  window: ({ attributes }) => poolWindow(attributes),
  emit: ({ node, inputs, output, attributes }) => {
    node('MaxPool', inputs, onnxPool(attributes), { output });
  },
};

/** The mean of every window, over the cells inside the image only, unless padding is counted. */
export const averagePool: EmittedOperator<'averagePool'> = {
  infer: ([x], attributes) => pooled(x, attributes, 'AveragePool'),
  // The mean is a depthwise convolution with a kernel of ones, divided by the number of cells in each window.
  gradient: ({ inputs: [x], attributes, gradient }, g) => {
    const channels = extent(x.shape, 1);
    const shape = [channels, 1, ...attributes.kernel];
    const ones = constant(float32(shape, new Float32Array(sizeOf(shape)).fill(1)));
    const share = g.divide(gradient, constant(windowSizes(x, gradient, attributes)));
    const { strides, padding } = attributes;
    return [
      g.convInputGradient(share, ones, { strides, padding, groups: channels, size: imageSize(x.shape) }),
    ];
  },
  cost: 'pass',
  window: ({ attributes }) => poolWindow(attributes),
  emit: ({ node, inputs, output, attributes }) => {
    const include = { count_include_pad: { int: Number(attributes.countIncludePad) } };
    node('AveragePool', inputs, { ...onnxPool(attributes), ...include }, { output });
  },
};

function pooled(x: TensorType, attributes: PoolAttributes, operator: string): TensorType {
  const [batch, channels, ...image] = nchw(x, operator);
  const window = { ...attributes, dilations: [1, 1] as const };
  const size = slidingSize(image, attributes.kernel, window, operator);
  return { dtype: x.dtype, shape: [batch, channels, ...size] };
}

function onnxPool({ kernel, strides, padding }: PoolAttributes) {
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: padding } };
}

function poolWindow({ kernel, strides }: PoolAttributes): SlidingWindow {
  return { reach: [kernel[0] - 1, kernel[1] - 1], strides };
}

/** The number of cells in the mean of each window, [1, 1, H', W']. */
function windowSizes(
  x: TensorType,
  output: TensorType,
  { kernel, strides, padding, countIncludePad }: PoolAttributes & { countIncludePad: boolean },
) {
  const [rows, columns] = imageSize(output.shape);
  const along = (axis: 0 | 1, position: number): number => {
    if (countIncludePad) return kernel[axis];
    const start = position * strides[axis] - padding[axis];
    return Math.min(start + kernel[axis], imageSize(x.shape)[axis]) - Math.max(start, 0);
  };
  const counts = Float32Array.from(
    { length: rows * columns },
    (_, cell) => along(0, Math.floor(cell / columns)) * along(1, cell % columns),
  );
  return float32([1, 1, rows, columns], counts);
}
