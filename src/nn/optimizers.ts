import { at } from '../foundation/index.ts';
import { ops, type Value } from '../graph/index.ts';

/** The rule that moves a parameter against its gradient. The optimizer's state is tensors of the parameter's shape. */
export type Optimizer =
  /** v ← momentum · v + gradient; p ← p − learningRate · v. */
  | { readonly kind: 'sgd'; readonly momentum?: number }
  /** a ← a + gradient²; p ← p − learningRate · gradient / (√a + epsilon) (Duchi et al., 2011). */
  | { readonly kind: 'adagrad'; readonly epsilon?: number }
  /** Adam (Kingma & Ba, 2015) with weight decay apart from the moments (AdamW, Loshchilov & Hutter, 2019). */
  | { readonly kind: 'adamw'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  /** Adam with weight decay added to the gradient. */
  | { readonly kind: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number };

/** Inputs of an optimizer's step. */
export interface UpdateInputs {
  readonly parameter: Value;
  readonly gradient: Value;
  /** The optimizer's tensors after the previous step, in the order of `stateNames`. */
  readonly state: readonly Value[];
  /** Learning rate of this parameter, a scalar. */
  readonly learningRate: Value;
  /** Weight decay of this parameter. */
  readonly weightDecay: number;
  /** Number of this step, a scalar; the first step is 1. */
  readonly step: Value;
}

/** Outputs of an optimizer's step: the new parameter and the new state. */
export interface Update {
  readonly parameter: Value;
  readonly state: readonly Value[];
}

/** Names of the tensors that an optimizer keeps for each parameter. All tensors begin at zero. */
export function stateNames(optimizer: Optimizer): readonly string[] {
  switch (optimizer.kind) {
    case 'sgd':
      return (optimizer.momentum ?? 0) === 0 ? [] : ['velocity'];
    case 'adagrad':
      return ['squares'];
    case 'adam':
    case 'adamw':
      return ['mean', 'squares'];
  }
}

/** The parameter and the optimizer's state after one step. */
export function update(optimizer: Optimizer, inputs: UpdateInputs): Update {
  switch (optimizer.kind) {
    case 'sgd':
      return sgd(inputs, optimizer.momentum ?? 0);
    case 'adagrad':
      return adagrad(inputs, optimizer.epsilon ?? 1e-10);
    case 'adam':
    case 'adamw':
      return adam(inputs, {
        beta1: optimizer.beta1 ?? 0.9,
        beta2: optimizer.beta2 ?? 0.999,
        epsilon: optimizer.epsilon ?? 1e-8,
        decoupled: optimizer.kind === 'adamw',
      });
  }
}

function sgd(
  { parameter, gradient, state: [velocity], learningRate, weightDecay }: UpdateInputs,
  momentum: number,
): Update {
  const decayed = withDecay(gradient, parameter, weightDecay);
  const next = velocity === undefined ? decayed : ops.add(ops.multiply(velocity, momentum), decayed);
  return {
    parameter: ops.subtract(parameter, ops.multiply(next, learningRate)),
    state: velocity === undefined ? [] : [next],
  };
}

function adagrad(
  { parameter, gradient, state, learningRate, weightDecay }: UpdateInputs,
  epsilon: number,
): Update {
  const decayed = withDecay(gradient, parameter, weightDecay);
  const next = ops.add(at(state, 0), ops.square(decayed));
  const direction = ops.divide(decayed, ops.add(ops.sqrt(next), epsilon));
  return { parameter: ops.subtract(parameter, ops.multiply(direction, learningRate)), state: [next] };
}

function adam(
  { parameter, gradient, state, learningRate, weightDecay, step }: UpdateInputs,
  options: { beta1: number; beta2: number; epsilon: number; decoupled: boolean },
): Update {
  const { beta1, beta2, epsilon, decoupled } = options;
  const slope = decoupled ? gradient : withDecay(gradient, parameter, weightDecay);
  const [mean, squares] = [at(state, 0), at(state, 1)];
  const nextMean = ops.add(ops.multiply(mean, beta1), ops.multiply(slope, 1 - beta1));
  const nextSquares = ops.add(ops.multiply(squares, beta2), ops.multiply(ops.square(slope), 1 - beta2));
  // The corrections for the zeros at the start are scalars, so the learning rate and epsilon absorb them.
  const corrected = ops.divide(learningRate, biasCorrection(beta1, step));
  const root = ops.sqrt(biasCorrection(beta2, step));
  const direction = ops.divide(nextMean, ops.add(ops.divide(ops.sqrt(nextSquares), root), epsilon));
  const shrunk =
    decoupled && weightDecay !== 0
      ? ops.multiply(parameter, ops.subtract(1, ops.multiply(learningRate, weightDecay)))
      : parameter;
  return {
    parameter: ops.subtract(shrunk, ops.multiply(direction, corrected)),
    state: [nextMean, nextSquares],
  };
}

/** 1 − beta^step. */
function biasCorrection(beta: number, step: Value): Value {
  return ops.subtract(1, ops.exp(ops.multiply(step, Math.log(beta))));
}

function withDecay(gradient: Value, parameter: Value, decay: number): Value {
  return decay === 0 ? gradient : ops.add(gradient, ops.multiply(parameter, decay));
}

/** Factor that reduces gradients with the given norm (a scalar) to a norm of at most `limit`. */
export function clipFactor(norm: Value, limit: number): Value {
  return ops.minimum(ops.divide(limit, ops.add(norm, 1e-12)), 1);
}

/** √Σ x² over all elements of all values: the global norm. */
export function globalNorm(values: readonly Value[]): Value {
  const squares = values.map((value) => ops.sum(ops.square(value)));
  return ops.sqrt(squares.reduce((total, square) => ops.add(total, square)));
}
