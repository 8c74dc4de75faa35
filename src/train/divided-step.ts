import {
  differentiate,
  emit,
  input,
  type MemoryNeed,
  memoryNeed,
  ops,
  parametersOf,
  withFastConvolutions,
} from '../graph/index.ts';
import { openTogether, type Runtime, type Session, type Tensors } from '../runtime/index.ts';
import { float32, int64, sizeOf, type Tensor, type TensorType, tensor } from '../tensor/index.ts';
import { only } from './named-tensors.ts';
import type { StepOptions, TrainingStep } from './step.ts';
import { reports, stepResult } from './step-reports.ts';
import { learnedBy, updateGraph, vector } from './update-graph.ts';
import { fittingWeights } from './weights.ts';

/** What a batch has for each of its pictures, so that a part of it has a part. */
const ofPictures: ReadonlySet<string> = new Set([
  'image',
  'center',
  'targets',
  'weights',
  'everybody/targets',
  'everybody/weights',
]);

/** Before the name of what is fed whole although it is of pictures. */
const all = 'all/';

/**
 * A training step whose gradients are computed part by part, side by side, each session with its share of the threads:
 * within a session threads wait for each other after every operator, and operators such as slices use one of them. No
 * session needs more memory than one part takes. The loss is fed `all/weights`, those of the whole batch, so that the
 * parts' losses and gradients add up to the batch's, and layers that draw at random are fed the `pictures`' places in it.
 */
export async function compileDividedStep(runtime: Runtime, options: StepOptions): Promise<TrainingStep> {
  const { loss, metrics = {}, parts = 1, initial = new Map() } = options;
  const learned = learnedBy(parametersOf([loss]), options);
  const weights = fittingWeights([loss, ...Object.values(metrics)], initial);
  const added = learned.map(({ node, shape }) => input(gradientOf(node.name), 'float32', [sizeOf(shape)]));
  const graph = updateGraph(learned, added, options, { readers: [], weights });
  const { outputs: changes, state, into, parameters, bindings } = graph;
  const gradients = differentiate(loss, learned).map(vector);
  // ONNX Runtime goes back from what nothing follows, in an order of its own where there are several such ends. From one
  // end it comes to the last layer's gradient first, and what the forward pass left is free as soon as may be.
  const end = ops.concat(
    gradients.map((gradient) => ops.slice(gradient, { 0: { end: 1 } })),
    0,
  );
  const named = learned.map(({ node }, index) => [gradientOf(node.name), gradients[index]!] as const);
  const plain = { ...reports(options), end, ...Object.fromEntries(named) };
  const outputs = withFastConvolutions(plain, bindings);
  const model = emit({ name: 'gradients', outputs, bindings, weights, target: runtime.target });
  const sessions = await openSessions(runtime, model, parts);
  const update = await runtime.compile(emit({ name: 'update', outputs: changes, target: runtime.target }));
  const { inputs } = sessions[0]!;
  const held = Object.fromEntries(state);
  // For sessions in other threads, if there are any.
  const lent = sessions.length === 1 ? [] : learned;
  const shared = Object.fromEntries(lent.map(({ node: { name } }) => [name, sharedCopy(state.get(name)!)]));

  /** The gradients of a part, whose session is its own thread's or another's. */
  const gradientsOf = (part: number, batch: Tensors, step: Tensor) => {
    const place = part % sessions.length;
    const given = { ...(place === 0 ? held : shared), step, ...partOf(batch, part, inputs) };
    return sessions[place]!.run(only(inputs, given));
  };
  return {
    memory: together(
      memoryNeed(Object.values(outputs), { bindings }),
      memoryNeed(Object.values(changes), { inPlace: Object.keys(into).map((name) => changes[name]!) }),
      sessions.length,
    ),
    parameters,
    inputs: { ...wholeInputs(inputs, parts), ...ownInputs(update.inputs) },
    state,
    async run(batch, rate, step) {
      for (const [name, copy] of Object.entries(shared)) copy.data.set(state.get(name)!.data);
      const count = float32([], [step]);
      const running = Array.from({ length: parts }, (_, part) => gradientsOf(part, batch, count));
      const results = await sumOf(running, runtime);
      const given = { ...batch, ...held, ...results, rate: float32([], [rate]), step: count };
      const updated = await update.run(only(update.inputs, given), into);
      const outcome = stepResult(options, results, updated);
      runtime.discard?.(results);
      return outcome;
    },
    close: async () => {
      await Promise.all([...sessions, update].map((session) => session.close()));
    },
  };
}

const gradientOf = (parameter: string) => `gradient/${parameter}`;

/** What the update is fed besides the gradients. */
function ownInputs(inputs: Session['inputs']): Session['inputs'] {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith(gradientOf(''))));
}

/** The parts' results added up, always in the same order. */
async function sumOf(running: readonly Promise<Tensors>[], runtime: Runtime): Promise<Tensors> {
  // One that fails while another is waited for is reported in its turn.
  for (const run of running) run.catch(() => {});
  const sum = await running[0]!;
  for (const run of running.slice(1)) {
    const part = await run;
    for (const [name, { data }] of Object.entries(sum))
      add(data as Float32Array, part[name]!.data as Float32Array);
    runtime.discard?.(part);
  }
  return sum;
}

function add(sum: Float32Array, values: Float32Array): void {
  for (let index = 0; index < sum.length; index++) sum[index]! += values[index]!;
}

/** Each session has its parameters and results; their sum waits for the update. */
function together(part: MemoryNeed, update: MemoryNeed, sessions: number): MemoryNeed {
  return {
    leaves: sessions * part.leaves + update.leaves,
    intermediates: sessions * part.intermediates + update.intermediates,
    results: sessions * part.results,
  };
}

/** As many as work side by side: the first in this thread, the others beside. */
function openSessions(runtime: Runtime, model: Uint8Array, parts: number): Promise<readonly Session[]> {
  const { sessions = 0, threads, runtime: beside = runtime } = runtime.beside ?? {};
  const options = threads === undefined ? {} : { threads };
  return openTogether(Math.min(parts, sessions + 1), (place) =>
    (place === 0 ? runtime : beside).compile(model, options),
  );
}

/** A tensor's copy in memory that threads share. */
function sharedCopy({ shape, data }: Tensor<'float32'>): Tensor<'float32'> {
  return tensor('float32', shape, new Float32Array(new SharedArrayBuffer(data.byteLength)));
}

/** What a part's gradients are computed from, of what the whole batch is fed. */
function partOf(batch: Tensors, part: number, inputs: Session['inputs']): Tensors {
  const fed: Record<string, Tensor> = { ...batch };
  for (const [name, { shape }] of Object.entries(inputs)) {
    const [pictures = 1] = shape;
    const [start, end] = [part * pictures, (part + 1) * pictures];
    if (name === 'pictures') fed[name] = int64(Array.from({ length: pictures }, (_, index) => start + index));
    else if (name.startsWith(all)) fed[name] = batch[name.slice(all.length)]!;
    else if (ofPictures.has(name) && name in batch) fed[name] = rows(batch[name]!, start, end);
  }
  return fed;
}

/** Some rows of a tensor, copied. */
function rows({ dtype, shape, data }: Tensor, start: number, end: number): Tensor {
  const [, ...rest] = shape;
  const size = sizeOf(rest);
  return tensor(dtype, [end - start, ...rest], data.slice(start * size, end * size));
}

/** What the whole batch is fed, of what its parts are. */
function wholeInputs(inputs: Session['inputs'], parts: number): Session['inputs'] {
  const given = Object.entries(inputs).filter(([name]) => name !== 'pictures' && !name.startsWith(all));
  return Object.fromEntries(
    given.map(([name, type]): [string, TensorType] => {
      const [pictures = 1, ...rest] = type.shape;
      return [name, ofPictures.has(name) ? { ...type, shape: [parts * pictures, ...rest] } : type];
    }),
  );
}
