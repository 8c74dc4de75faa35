import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { input, ops, type Parameter, type ParameterNode, type Value } from '../graph/index.ts';
import { clipFactor, globalNorm, stateNames, update } from '../nn/index.ts';
import { float32, sizeOf, type Tensor } from '../tensor/index.ts';
import type { ParameterFactors, StepOptions } from './step.ts';
import { settingInputs } from './step-inputs.ts';

export interface UpdateGraph {
  /** `gradient norm` before clipping, and the new value of every state, named `next/…`. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** Everything that training changes, as in `TrainingStep`. */
  readonly state: ReadonlyMap<string, Tensor<'float32'>>;
  /** For each output, the state whose memory it is written to. */
  readonly into: Readonly<Record<string, Tensor<'float32'>>>;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** For each parameter, the graph input of the same name that replaces it: parameters are fed at every run. */
  readonly bindings: ReadonlyMap<ParameterNode, Value>;
}

/** Name of the output holding the new value of the state `name`. */
const next = (name: string) => `next/${name}`;

/** A value as a vector. */
export function vector(value: Value): Value {
  return ops.reshape(value, [sizeOf(value.shape)]);
}

/** The loss's parameters that are learned. Frozen parameters and those set by `updates` are excluded. */
export function learnedBy(
  parameters: readonly Parameter[],
  { updates = [], factors = (): ParameterFactors => ({}) }: Pick<StepOptions, 'updates' | 'factors'>,
): readonly Parameter[] {
  const set = new Set(updates.map(({ parameter }) => parameter.node));
  const learned = parameters.filter(({ node }) => !set.has(node) && factors(node.name).learningRate !== 0);
  if (learned.length > 0) return learned;
  throw new LimberError({
    what: 'training would change nothing',
    got: `0 trainable parameters of ${parameters.length} in the loss`,
    expected: 'at least 1: a loss weight and a "learningRateFactor" above 0',
  });
}

/**
 * Builds the update of a step's state. All state is kept as vectors, because ONNX Runtime walks trailing axes of extent
 * 1, as in the kernel of a 1×1 convolution, element by element.
 * @param gradients a vector for each learned parameter.
 * @param readers values that read parameters. No parameter is overwritten before they are computed.
 * @param weights values that replace the parameters' own initial values.
 */
export function updateGraph(
  learned: readonly Parameter[],
  gradients: readonly Value[],
  options: StepOptions,
  { readers, weights }: { readonly readers: readonly Value[]; readonly weights: ReadonlyMap<string, Tensor> },
): UpdateGraph {
  const { optimizer, weightDecay = 0, clip, emaShare, updates = [] } = options;
  const { factors = (): ParameterFactors => ({}), learning = () => undefined } = options;
  const own = gradients.map((gradient, index) => masked(gradient, learning(at(learned, index).node.name)));
  const norm = globalNorm(own);
  const factor = clip === undefined ? undefined : clipFactor(norm, clip);
  const step = settingInputs.step();
  // All updates depend on the learning rate, which depends on all readers of the parameters. So nothing is
  // overwritten too early.
  const learningRate = after(settingInputs.learningRate(), [norm, ...readers]);

  const state = new Map<string, Tensor<'float32'>>();
  const bindings = new Map<ParameterNode, Value>();
  const outputs: Record<string, Value> = { 'gradient norm': norm };

  const remember = (name: string, initial: Float32Array, value: Value) => {
    state.set(name, float32([initial.length], initial));
    outputs[next(name)] = value;
  };
  const rememberAverage = (name: string, initial: Float32Array, value: Value) => {
    if (emaShare === undefined) return;
    const averaged = input(`average/${name}`, 'float32', [initial.length]);
    const share = ops.maximum(ops.divide(9, ops.add(step, 9)), emaShare);
    const moved = ops.add(averaged, ops.multiply(ops.subtract(value, averaged), share));
    remember(`average/${name}`, initial.slice(), moved);
  };

  learned.forEach((parameter, index) => {
    const { name } = parameter.node;
    const initial = initialValues(parameter, weights);
    const current = input(name, 'float32', [initial.length]);
    bindings.set(parameter.node, ops.reshape(current, parameter.shape));
    const { learningRate: rateFactor = 1, weightDecay: decayFactor = 1 } = factors(name);
    const names = stateNames(optimizer).map((kind) => `${kind}/${name}`);
    const updated = update(optimizer, {
      parameter: current,
      gradient: factor === undefined ? at(own, index) : ops.multiply(at(own, index), factor),
      state: names.map((stateName) => input(stateName, 'float32', current.shape)),
      learningRate: masked(
        rateFactor === 1 ? learningRate : ops.multiply(learningRate, rateFactor),
        learning(name),
      ),
      weightDecay: weightDecay * decayFactor,
      step,
    });
    remember(name, initial, updated.parameter);
    names.forEach((stateName, place) => {
      remember(stateName, new Float32Array(initial.length), at(updated.state, place));
    });
    rememberAverage(name, initial, updated.parameter);
  });
  for (const { parameter, value } of updates) {
    const initial = initialValues(parameter, weights);
    const current = input(parameter.node.name, 'float32', [initial.length]);
    bindings.set(parameter.node, ops.reshape(current, parameter.shape));
    remember(parameter.node.name, initial, vector(value));
    rememberAverage(parameter.node.name, initial, vector(value));
  }
  const into = Object.fromEntries([...state].map(([name, tensor]) => [next(name), tensor]));
  const parameters = learned.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { outputs, state, into, parameters, bindings };
}

/** The value times a mask, or the value itself if there is no mask. */
function masked(value: Value, mask: Value | undefined): Value {
  return mask === undefined ? value : ops.multiply(value, mask);
}

/** `value` with a data dependency on `others` that adds exactly 0, even when they are NaN. */
function after(value: Value, others: readonly Value[]): Value {
  const waits = others.map((other) => ops.multiply(ops.cast(ops.greater(ops.sum(other), 0), 'float32'), 0));
  return waits.reduce((sum, zero) => ops.add(sum, zero), value);
}

/** A copy that training may overwrite. */
function initialValues({ node }: Parameter, weights: ReadonlyMap<string, Tensor>): Float32Array {
  const { dtype, data } = weights.get(node.name) ?? node.initial;
  if (dtype !== 'float32')
    throw new LimberError({ what: `parameter "${node.name}" cannot be trained`, got: dtype });
  return Float32Array.from(data as Float32Array);
}
