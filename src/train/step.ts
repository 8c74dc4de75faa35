import { LimberError } from '../errors.ts';
import {
  differentiate,
  emit,
  input,
  type MemoryNeed,
  memoryNeed,
  ops,
  type Parameter,
  type ParameterNode,
  parametersOf,
  type Value,
  withFastConvolutions,
} from '../graph/index.ts';
import { clipFactor, globalNorm, type Optimizer, stateNames, update } from '../nn/index.ts';
import type { Runtime, Session, Tensors } from '../runtime/index.ts';
import { float32, sizeOf, type Tensor } from '../tensor/index.ts';
import { compileGradientStatistics, type MagnitudeHistograms } from './gradient-statistics.ts';
import { fittingWeights, type Weights } from './weights.ts';

export interface StepOptions {
  /** The scalar that training makes small. */
  readonly loss: Value;
  /** Further scalars to read at every step, such as each stage's loss. */
  readonly metrics?: Readonly<Record<string, Value>>;
  /** The scalar input that counts steps from 1, where the loss looks at one already (dropout does). */
  readonly step?: Value;
  readonly optimizer: Optimizer;
  readonly decay?: number;
  /** Gradients are scaled down to this global norm. */
  readonly clip?: number;
  /** A running average of the weights, and of what `updates` set, is kept: average ← average + max(d, 9 / (step + 9)) · (weight − average). */
  readonly average?: number;
  /** Values that parameters begin with in place of their own initial ones; frozen ones keep them. */
  readonly initial?: Weights;
  /** By a parameter's name a scalar that is 0 while the parameter stays as it is, else 1; always 1 where it gives none. */
  readonly learning?: (name: string) => Value | undefined;
  /** Whether gradients are to be counted now and then; that needs as much memory again. */
  readonly gradientStatistics?: boolean;
  /** What is special about a parameter; by its name. */
  readonly treatment?: (name: string) => Treatment;
  /** Parameters that are not learned by gradient but set at every step, such as running statistics. */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[];
}

/** Factors on the common rate and decay. A rate of 0 freezes the parameter, and nothing is computed for it. */
export interface Treatment {
  readonly rate?: number;
  readonly decay?: number;
}

/** What one step reports. */
export interface StepResult {
  readonly loss: number;
  /** Global norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Forward, backward and update as one ONNX model, and the tensors that it changes. */
export interface TrainingStep {
  readonly memory: MemoryNeed;
  /** How many numbers are learned. */
  readonly parameters: number;
  /** Everything that is fed at a step: the state, `rate` and `step` where they are used, and the batch. */
  readonly inputs: Session['inputs'];
  /**
   * Everything training changes, by name: parameters under their own names, the optimizer's state under `mean/…` and
   * so on, averaged weights under `average/…`. Each is a vector, whose memory is overwritten by every step.
   */
  readonly state: ReadonlyMap<string, Tensor<'float32'>>;
  /** One step. `rate` is the learning rate and `step` counts from 1. */
  run(batch: Tensors, rate: number, step: number): Promise<StepResult>;
  /** How large the gradients of a batch are, before a step is taken; nothing changes. Where `gradientStatistics` is on. */
  countGradients?(batch: Tensors, step: number): Promise<MagnitudeHistograms>;
  close(): Promise<void>;
}

/**
 * Compiles a training step.
 * @throws LimberError when the loss depends on no parameter that may change, or something looks at a parameter that
 * `updates` sets.
 */
export async function compileStep(runtime: Runtime, options: StepOptions): Promise<TrainingStep> {
  const { outputs: plain, state, bindings, weights, parameters, learned } = stepGraph(options);
  const outputs = runtime.target === 'webgpu' ? plain : withFastConvolutions(plain, bindings);
  const inPlace = [...state.keys()].map((name) => outputs[next(name)]!);
  const memory = memoryNeed(Object.values(outputs), { bindings, inPlace });
  const model = emit({ name: 'training step', outputs, bindings, weights, target: runtime.target });
  const session = await runtime.compile(model);
  const run = runner(session, state);
  const compiled = { memory, parameters, inputs: session.inputs, state, run };
  if (!options.gradientStatistics) return { ...compiled, close: () => session.close() };
  const statistics = await compileGradientStatistics(runtime, options.loss, learned, weights);
  return {
    ...compiled,
    countGradients: (batch, step) =>
      statistics.count({ ...Object.fromEntries(state), step: float32([], [step]), ...batch }),
    close: async () => {
      await session.close();
      await statistics.close();
    },
  };
}

function runner(session: Session, state: ReadonlyMap<string, Tensor<'float32'>>): TrainingStep['run'] {
  const held = Object.fromEntries(state);
  // Every update waits for all that is read from the parameters, so it comes after the last use of what it overwrites.
  const into = Object.fromEntries([...state].map(([name, tensor]) => [next(name), tensor]));
  return async (batch, rate, step) => {
    const feeds: Record<string, Tensor> = { rate: float32([], [rate]), step: float32([], [step]) };
    const given: Tensors = { ...held, ...feeds, ...batch };
    const known = Object.keys(session.inputs).filter((name) => name in given);
    const results = await session.run(Object.fromEntries(known.map((name) => [name, given[name]!])), into);
    const read = (name: string) => Number(results[name]!.data[0]);
    const metrics = Object.keys(results).filter((name) => name.startsWith('metric/'));
    return {
      loss: read('loss'),
      gradientNorm: read('gradient norm'),
      metrics: Object.fromEntries(metrics.map((name) => [name.slice('metric/'.length), read(name)])),
    };
  };
}

const next = (name: string) => `next/${name}`;

/**
 * The step's results by name, the tensors it changes and what stands for each parameter in it. All state is kept as
 * vectors: ONNX Runtime walks trailing axes of extent 1, as a 1×1 convolution's weight has, element by element.
 */
function stepGraph(options: StepOptions) {
  const { loss, metrics = {}, optimizer, decay = 0, clip, average, updates = [] } = options;
  const {
    treatment = (): Treatment => ({}),
    learning = () => undefined,
    initial: given = new Map(),
  } = options;
  requireUnread(options);
  const set = new Set(updates.map(({ parameter }) => parameter.node));
  const learned = parametersOf([loss]).filter(
    ({ node }) => !set.has(node) && treatment(node.name).rate !== 0,
  );
  if (learned.length === 0)
    throw new LimberError('training would change nothing: the loss has no free parameter');
  const gradients = differentiate(loss, learned).map((gradient, index) =>
    masked(vector(gradient), learning(learned[index]!.node.name)),
  );
  const norm = globalNorm(gradients);
  const reported = [loss, ...Object.values(metrics), ...updates.map(({ value }) => value)];
  const weights = fittingWeights([...reported, ...updates.map(({ parameter }) => parameter)], given);
  const factor = clip === undefined ? undefined : clipFactor(norm, clip);
  const { step = input('step', 'float32', []) } = options;
  // Every parameter moves by the rate, so no update can come before what is read from the parameters.
  const rate = after(input('rate', 'float32', []), [norm, ...reported]);

  const state = new Map<string, Tensor<'float32'>>();
  const bindings = new Map<ParameterNode, Value>();
  const outputs: Record<string, Value> = { loss, 'gradient norm': norm };
  for (const [name, value] of Object.entries(metrics)) outputs[`metric/${name}`] = value;

  const remember = (name: string, initial: Float32Array, value: Value) => {
    state.set(name, float32([initial.length], initial));
    outputs[next(name)] = value;
  };
  const rememberAverage = (name: string, initial: Float32Array, value: Value) => {
    if (average === undefined) return;
    const averaged = input(`average/${name}`, 'float32', [initial.length]);
    const share = ops.maximum(ops.divide(9, ops.add(step, 9)), average);
    const moved = ops.add(averaged, ops.multiply(ops.subtract(value, averaged), share));
    remember(`average/${name}`, initial.slice(), moved);
  };

  learned.forEach((parameter, index) => {
    const { name } = parameter.node;
    const initial = initialValues(parameter, weights);
    const current = input(name, 'float32', [initial.length]);
    bindings.set(parameter.node, ops.reshape(current, parameter.shape));
    const { rate: rateFactor = 1, decay: decayFactor = 1 } = treatment(name);
    const names = stateNames(optimizer).map((kind) => `${kind}/${name}`);
    const updated = update(optimizer, {
      parameter: current,
      gradient: factor === undefined ? gradients[index]! : ops.multiply(gradients[index]!, factor),
      state: names.map((stateName) => input(stateName, 'float32', current.shape)),
      rate: masked(rateFactor === 1 ? rate : ops.multiply(rate, rateFactor), learning(name)),
      decay: decay * decayFactor,
      step,
    });
    remember(name, initial, updated.parameter);
    names.forEach((stateName, place) => {
      remember(stateName, new Float32Array(initial.length), updated.state[place]!);
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
  const parameters = learned.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { outputs, state, bindings, weights, parameters, learned };
}

/** The value times a mask, if there is one. */
function masked(value: Value, mask: Value | undefined): Value {
  return mask === undefined ? value : ops.multiply(value, mask);
}

/** The value, computed after the others: a truth value is finite even where they are not, so 0 times it is 0. */
function after(value: Value, others: readonly Value[]): Value {
  const waits = others.map((other) => ops.multiply(ops.cast(ops.greater(ops.sum(other), 0), 'float32'), 0));
  return waits.reduce((sum, zero) => ops.add(sum, zero), value);
}

/** Running statistics are overwritten whenever their new values are there, so nothing else may look at the old ones. */
function requireUnread({ loss, metrics = {}, updates = [] }: StepOptions): void {
  const readers: readonly (readonly [string, Value, Parameter | undefined])[] = [
    ['the loss', loss, undefined],
    ...Object.entries(metrics).map(([name, value]) => [`metric "${name}"`, value, undefined] as const),
    ...updates.map(
      ({ parameter, value }) => [`the update of "${parameter.node.name}"`, value, parameter] as const,
    ),
  ];
  for (const [reader, value, own] of readers) {
    const read = new Set(parametersOf([value]).map(({ node }) => node));
    const wrong = updates.find(({ parameter: { node } }) => node !== own?.node && read.has(node));
    if (wrong === undefined) continue;
    throw new LimberError({
      what: `${reader} looks at a parameter that the training step sets`,
      got: `"${wrong.parameter.node.name}"`,
      expected: 'the values it is set to',
    });
  }
}

function vector(value: Value): Value {
  return ops.reshape(value, [sizeOf(value.shape)]);
}

/** A copy that training may overwrite. */
function initialValues({ node }: Parameter, weights: ReadonlyMap<string, Tensor>): Float32Array {
  const { dtype, data } = weights.get(node.name) ?? node.initial;
  if (dtype !== 'float32')
    throw new LimberError({ what: `parameter "${node.name}" cannot be trained`, got: dtype });
  return Float32Array.from(data as Float32Array);
}
