import { zip } from '../../../foundation/index.ts';
import type { Padding, Pair, ResizeAttributes } from '../../attributes.ts';
import { endPadding, imageSize, pair } from '../../ops/shapes.ts';
import type { Value } from '../../value.ts';
import { samePadding, splitPadding } from '../formulas.ts';
import type { OnnxNodeReader } from './node-reader.ts';

export function importConv(t: OnnxNodeReader): Value {
  const x = t.value(0);
  const weight = t.weight(1);
  const window = windowOf(t, x, kernelOf(t, weight));
  return t.g.conv(x, weight, t.optionalWeight(2), { ...window, groups: t.integer('group', 1) });
}

export function importConvTranspose(t: OnnxNodeReader): Value {
  if (t.integers('output_shape') !== undefined) t.fail('gives its output_shape, which is not supported');
  const x = t.value(0);
  const weight = t.weight(1);
  const outputPadding = pairOr(t.integers('output_padding'), [0, 0]);
  const { strides, dilations } = stepsOf(t);
  // With SAME padding the output is `size · stride`.
  const same = (odd: 'after' | 'before'): Padding => {
    const total = (axis: 0 | 1): number => {
      const reach = (kernelOf(t, weight)[axis] - 1) * dilations[axis] + 1;
      const missing = reach + outputPadding[axis] - strides[axis];
      return missing < 0 ? t.fail('has strides beyond its kernel, which SAME does not support') : missing;
    };
    return splitPadding([total(0), total(1)], odd);
  };
  return t.g.convTranspose(x, weight, t.optionalWeight(2), {
    strides,
    dilations,
    padding: paddingOf(t, same),
    groups: t.integer('group', 1),
    outputPadding,
  });
}

/** MaxPool and AveragePool. A size that is rounded up becomes more padding at the bottom and right. */
export function importPool(t: OnnxNodeReader): Value {
  const x = t.value(0);
  const kernel = pairOr(t.integers('kernel_shape'), [1, 1]);
  const { strides, dilations, padding } = windowOf(t, x, kernel);
  if (dilations.some((dilation) => dilation !== 1)) t.fail('is dilated, which is not supported');
  const countIncludePad = t.integer('count_include_pad', 0) === 1;
  const [top, left, bottom, right] = padding;
  const size = imageSize(x.shape);
  const spare = pair((axis) => {
    const reach = size[axis] + padding[axis] + endPadding(padding)[axis] - kernel[axis];
    return t.integer('ceil_mode', 0) === 1 ? (strides[axis] - (reach % strides[axis])) % strides[axis] : 0;
  });
  if (countIncludePad && spare.some((count) => count > 0))
    t.fail('counts padding of a size that is rounded up');
  const options = { kernel, strides, padding: [top, left, bottom + spare[0], right + spare[1]] as const };
  return t.node.opType === 'MaxPool'
    ? t.g.maxPool(x, options)
    : t.g.averagePool(x, { ...options, countIncludePad });
}

/** Batch normalization for inference: the running mean and variance are constants, scale and shift are trained. */
export function importBatchNormalization(t: OnnxNodeReader): Value {
  if (t.integer('training_mode', 0) === 1) t.fail('is in training mode; export the network for inference');
  return t.g.batchNormalization(
    t.value(0),
    { scale: t.weight(1), shift: t.weight(2), mean: t.value(3), variance: t.value(4) },
    t.float('epsilon', 1e-5),
  );
}

export function importLrn(t: OnnxNodeReader): Value {
  return t.g.lrn(t.value(0), {
    size: t.integer('size', 1),
    alpha: t.float('alpha', 1e-4),
    beta: t.float('beta', 0.75),
    bias: t.float('bias', 1),
  });
}

const coordinateModes: Readonly<Record<string, ResizeAttributes['coordinates']>> = {
  half_pixel: 'half_pixel',
  pytorch_half_pixel: 'half_pixel',
  asymmetric: 'asymmetric',
  align_corners: 'align_corners',
};

/** Resize of rows and columns, by scales (relative to the input's size) or to sizes. Also the older Upsample. */
export function importResize(t: OnnxNodeReader): Value {
  const x = t.value(0);
  const modern = t.node.opType === 'Resize' && t.opset >= 11;
  const scalesAt = modern ? 2 : 1;
  const scales = t.has(scalesAt) ? t.numbers(scalesAt) : (t.floats('scales') ?? []);
  const extents =
    scales.length > 0
      ? zip(x.shape, scales).map(([extent, scale]) => Math.floor(extent * scale))
      : t.numbers(3);
  const [batch, channels, rows, columns] = extents;
  const wrong = x.shape.length !== 4 || batch !== x.shape[0] || channels !== x.shape[1];
  if (wrong || rows === undefined || columns === undefined) {
    return t.fail('resizes other axes than rows and columns');
  }
  const mode = t.text('mode', 'nearest');
  const named = modern ? t.text('coordinate_transformation_mode', 'half_pixel') : 'asymmetric';
  const coordinates =
    coordinateModes[named] ?? t.fail(`has the coordinates ${named}, which are not supported`);
  if (mode !== 'nearest' && mode !== 'linear')
    t.fail(`has the mode ${mode}; Limber knows nearest and linear`);
  const rounding = coordinates === 'asymmetric' ? 'floor' : 'round_prefer_floor';
  const given = modern ? t.text('nearest_mode', 'round_prefer_floor') : 'floor';
  if (mode === 'nearest' && given !== rounding)
    t.fail(`rounds by ${given}; Limber rounds ${named} by ${rounding}`);
  return t.g.resize(x, {
    mode: mode === 'nearest' ? 'nearest' : 'linear',
    size: [rows, columns],
    coordinates,
  });
}

function kernelOf(t: OnnxNodeReader, weight: Value): Pair {
  if (weight.shape.length !== 4)
    t.fail(`has a kernel of ${weight.shape.length - 2} axes; Limber convolves images`);
  return imageSize(weight.shape);
}

function windowOf(
  t: OnnxNodeReader,
  x: Value,
  kernel: Pair,
): { strides: Pair; dilations: Pair; padding: Padding } {
  const { strides, dilations } = stepsOf(t);
  const size = imageSize(x.shape);
  const padding = paddingOf(t, (odd) => samePadding({ size, kernel, strides, dilations }, odd));
  return { strides, dilations, padding };
}

function stepsOf(t: OnnxNodeReader): { strides: Pair; dilations: Pair } {
  return {
    strides: pairOr(t.integers('strides'), [1, 1]),
    dilations: pairOr(t.integers('dilations'), [1, 1]),
  };
}

/** @param same gives the SAME padding; its argument is the side that takes the odd cell. */
function paddingOf(t: OnnxNodeReader, same: (odd: 'after' | 'before') => Padding): Padding {
  const kind = t.text('auto_pad', 'NOTSET');
  if (kind === 'VALID') return [0, 0, 0, 0];
  if (kind === 'NOTSET') {
    const [top = 0, left = 0, bottom = 0, right = 0] = t.integers('pads') ?? [];
    return [top, left, bottom, right];
  }
  return same(kind === 'SAME_UPPER' ? 'after' : 'before');
}

function pairOr(list: readonly number[] | undefined, otherwise: Pair): Pair {
  const [rows, columns] = list ?? otherwise;
  return rows === undefined || columns === undefined ? otherwise : [rows, columns];
}
