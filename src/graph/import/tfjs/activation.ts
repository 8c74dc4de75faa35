import type { Builder } from '../../builder-type.ts';
import { extent } from '../../ops/shapes.ts';
import type { Value } from '../../value.ts';
import * as formulas from '../formulas.ts';
import { reshapeTensor } from '../host.ts';
import type { TfNodeReader } from './node-reader.ts';

/** Activations without parameters. */
export const activations: Readonly<Record<string, (g: Builder, x: Value) => Value>> = {
  Relu: (g, x) => g.relu(x),
  Relu6: (g, x) => g.relu6(x),
  Elu: (g, x) => formulas.elu(g, x, 1),
  Sigmoid: (g, x) => g.sigmoid(x),
  Tanh: (g, x) => g.tanh(x),
  Softplus: (g, x) => g.add(g.relu(x), g.log(g.add(g.exp(g.negate(g.abs(x))), 1))),
  Exp: (g, x) => g.exp(x),
  Log: (g, x) => g.log(x),
  Sqrt: (g, x) => g.sqrt(x),
  Abs: (g, x) => g.abs(x),
  Neg: (g, x) => g.negate(x),
  Square: (g, x) => g.square(x),
};

/** An activation fused into another node. `argument` is the index of the input with its slopes, if it has slopes. */
export function activate(t: TfNodeReader, activation: string, x: Value, argument: number): Value {
  if (activation === 'LeakyRelu') return t.g.leakyRelu(x, t.float('leakyrelu_alpha', 0.2));
  if (activation === 'Prelu') return prelu(t, x, argument);
  const rule = activations[activation];
  return rule === undefined ? t.fail(`fuses ${activation}, which is not supported`) : rule(t.g, x);
}

/** max(x, 0) + slope · min(x, 0), with one slope per channel. */
export function prelu(t: TfNodeReader, x: Value, index: number): Value {
  const channels = extent(x.shape, 1);
  const slope = t.parameter(index, 'slope', (weight) =>
    weight.data.length === channels
      ? reshapeTensor(weight, [1, channels, 1, 1])
      : t.fail('does not have one slope per channel'),
  );
  return formulas.prelu(t.g, x, slope);
}
