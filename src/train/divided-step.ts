import { at, entryOf } from '../foundation/index.ts';
import {
  differentiate,
  emitLowered,
  input,
  lower,
  type MemoryNeed,
  memoryNeed,
  ops,
  parametersOf,
} from '../graph/index.ts';
import { openTogether, type Runtime, type Session, type Tensors } from '../runtime/index.ts';
import { sizeOf, type Tensor, tensor } from '../tensor/index.ts';
import { type DeclaredStep, reports, stepResult, type TrainingStep } from './step.ts';
import { only, settingTensors } from './step-inputs.ts';
import { learnedBy, updateGraph, vector } from './update-graph.ts';
import { fittingWeights } from './weights.ts';

/**
 * A training step that computes the gradients slice by slice, in several sessions at once. Each session has its share
 * of the threads. This is faster because the threads of one session wait for each other after every operator, and
 * some operators use only one thread. A session needs only the memory of one slice. The losses and gradients of all
 * slices are added up.
 */
export async function compileDividedStep(runtime: Runtime, options: DeclaredStep): Promise<TrainingStep> {
  const { loss, batch, metrics = {}, initial = new Map() } = options;
  const { slices } = batch;
  const learned = learnedBy(parametersOf([loss]), options);
  const weights = fittingWeights([loss, ...Object.values(metrics)], initial);
  const added = learned.map(({ node, shape }) => input(gradientOf(node.name), 'float32', [sizeOf(shape)]));
  const graph = updateGraph(learned, added, options, { readers: [], weights });
  const { outputs: changes, state, into, parameters, bindings } = graph;
  const gradients = differentiate(loss, learned).map(vector);
  // ONNX Runtime schedules backwards from graph outputs. With one output, the last layer's gradient is computed first
  // and activations are freed early.
  const end = ops.concat(
    gradients.map((gradient) => ops.slice(gradient, { 0: { end: 1 } })),
    0,
  );
  const named = learned.map(({ node }, index) => [gradientOf(node.name), at(gradients, index)] as const);
  const outputs = { ...reports(options), end, ...Object.fromEntries(named) };
  const backward = lower(outputs, { target: runtime.target, bindings });
  const model = emitLowered(backward, { name: 'gradients', weights });
  const sessions = await openSessions(runtime, model, slices);
  const change = lower(changes, { target: runtime.target });
  const update = await runtime.compile(emitLowered(change, { name: 'update' }));
  const { inputs } = at(sessions, 0);
  const held = Object.fromEntries(state);
  // Copies of the parameters for the sessions in other threads. A single session needs no copy.
  const lent = sessions.length === 1 ? [] : learned;
  const shared = Object.fromEntries(
    lent.map(({ node: { name } }) => [name, sharedCopy(entryOf(state, name))]),
  );

  /** The gradients of one slice. The first session runs in this thread, the others in their own threads. */
  const gradientsOf = (slice: number, tensors: Tensors, settings: Tensors) => {
    const place = slice % sessions.length;
    const given = { ...(place === 0 ? held : shared), ...settings, ...batch.feeds(tensors, slice, inputs) };
    return at(sessions, place).run(only(inputs, given));
  };
  return {
    memory: together(memoryNeed(backward), memoryNeed(change, Object.keys(into)), sessions.length),
    parameters,
    batch,
    state,
    async run(tensors, settings) {
      for (const [name, copy] of Object.entries(shared)) copy.data.set(entryOf(state, name).data);
      const told = settingTensors(settings);
      const running = Array.from({ length: slices }, (_, slice) => gradientsOf(slice, tensors, told));
      const results = await sumOf(running, runtime);
      const given = { ...held, ...results, ...told };
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

/** The sum of the slices' results. They are always added in the same order, so the result is reproducible. */
async function sumOf(running: readonly Promise<Tensors>[], runtime: Runtime): Promise<Tensors> {
  // A slice may fail while another one is awaited. Its error is thrown when its own turn comes.
  for (const run of running) run.catch(() => {});
  const sum = await at(running, 0);
  for (const run of running.slice(1)) {
    const slice = await run;
    for (const [name, { data }] of Object.entries(sum))
      add(data as Float32Array, entryOf(slice, name).data as Float32Array);
    runtime.discard?.(slice);
  }
  return sum;
}

function add(sum: Float32Array, values: Float32Array): void {
  for (let index = 0; index < sum.length; index++) sum[index]! += values[index]!;
}

/** Memory of all sessions. Each session has its own parameters and results; their sum is kept until the update. */
function together(slice: MemoryNeed, update: MemoryNeed, sessions: number): MemoryNeed {
  return {
    leaves: sessions * slice.leaves + update.leaves,
    intermediates: sessions * slice.intermediates + update.intermediates,
    results: sessions * slice.results,
  };
}

/** Opens the parallel sessions: the first in this thread, the others in separate threads. */
function openSessions(runtime: Runtime, model: Uint8Array, slices: number): Promise<readonly Session[]> {
  const { sessions = 0, threads, runtime: beside = runtime } = runtime.beside ?? {};
  return openTogether(Math.min(slices, sessions + 1), (place) =>
    (place === 0 ? runtime : beside).compile(model, { threads }),
  );
}

/** A copy of a tensor in memory that threads share. */
function sharedCopy({ shape, data }: Tensor<'float32'>): Tensor<'float32'> {
  return tensor('float32', shape, new Float32Array(new SharedArrayBuffer(data.byteLength)));
}
