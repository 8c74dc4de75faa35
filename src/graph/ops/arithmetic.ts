import { binary, unary } from './elementwise.ts';

export const exp = unary<'exp'>('Exp', ({ output, gradient }, g) => g.multiply(gradient, output));
export const log = unary<'log'>('Log', ({ x, gradient }, g) => g.divide(gradient, x));
export const sqrt = unary<'sqrt'>('Sqrt', ({ output, gradient }, g) =>
  g.divide(gradient, g.multiply(output, 2)),
);
export const abs = unary<'abs'>('Abs', ({ x, gradient }, g) => g.multiply(gradient, g.sign(x)));
export const negate = unary<'negate'>('Neg', ({ gradient }, g) => g.negate(gradient));
export const sign = unary<'sign'>('Sign', 'none');
export const floor = unary<'floor'>('Floor', 'none');

export const add = binary<'add'>('Add', [({ gradient }) => gradient, ({ gradient }) => gradient]);
export const subtract = binary<'subtract'>('Sub', [
  ({ gradient }) => gradient,
  ({ gradient }, g) => g.negate(gradient),
]);
export const multiply = binary<'multiply'>('Mul', [
  ({ gradient, b }, g) => g.multiply(gradient, b),
  ({ gradient, a }, g) => g.multiply(gradient, a),
]);
export const divide = binary<'divide'>('Div', [
  ({ gradient, b }, g) => g.divide(gradient, b),
  ({ gradient, b, output }, g) => g.negate(g.divide(g.multiply(gradient, output), b)),
]);

/** If both are equal, the gradient goes to the first. */
export const maximum = binary<'maximum'>('Max', [
  ({ gradient, a, b }, g) => g.where(g.greater(b, a), 0, gradient),
  ({ gradient, a, b }, g) => g.where(g.greater(b, a), gradient, 0),
]);
export const minimum = binary<'minimum'>('Min', [
  ({ gradient, a, b }, g) => g.where(g.greater(a, b), 0, gradient),
  ({ gradient, a, b }, g) => g.where(g.greater(a, b), gradient, 0),
]);

export const greater = binary<'greater'>('Greater', 'none', () => 'bool');
export const equal = binary<'equal'>('Equal', 'none', () => 'bool');
