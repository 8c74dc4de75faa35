import { median } from '../foundation/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import { lsp } from '../skeletons/index.ts';
import { float32, sizeOf, type Tensor, type TensorType, tensor } from '../tensor/index.ts';
import { compileTraining } from '../train/index.ts';
import { type OpenedRecipe, openModelNetworks, openSkeleton } from './opened-recipe.ts';

/** Work that can be repeated to measure its time. */
export interface RepeatedRun {
  run(): Promise<unknown>;
  /** Frees threads and memory. */
  close(): Promise<void>;
}

/** The times of repeated runs. */
export interface Timing {
  /** The median, in milliseconds. */
  readonly milliseconds: number;
  /** All runs in their order, in milliseconds. */
  readonly times: readonly number[];
}

/** A model that is run on noise. @throws LimberError when the bytes are not a model that can be run. */
export async function repeatModel(model: Uint8Array, runtime: Runtime): Promise<RepeatedRun> {
  const session = await runtime.compile(model);
  const feeds = noise(session.inputs);
  return { run: () => session.run(feeds), close: () => session.close() };
}

/**
 * A recipe's training step, run on noise. It uses the recipe's skeleton, or the joints of Leeds Sports Pose if the
 * recipe names none. For a cascade it is the first network's step.
 * @param batch images in a step. Default: the recipe's own number.
 * @throws LimberError when the recipe's files cannot be read or its settings contradict each other.
 */
export async function repeatStep(
  opened: OpenedRecipe,
  runtime: Runtime,
  batch = opened.recipe.training.batch,
): Promise<RepeatedRun> {
  const { recipe } = opened;
  const [architecture] = await openModelNetworks(opened, (await openSkeleton(opened)) ?? lsp);
  const training = { ...recipe.training, batch };
  const step = await compileTraining({ ...recipe, training }, architecture, runtime, undefined);
  const tensors = noise(step.batch.types);
  const [phase] = step.phases;
  let count = 0;
  return {
    run: () => step.run(tensors, { learningRate: 1e-9, step: ++count, phase }),
    close: () => step.close(),
  };
}

/**
 * Times `repetitions` runs, after one run that is not timed.
 * @param signal ends the work after the current run; its reason is then thrown.
 */
export async function timeRuns(
  { run }: RepeatedRun,
  repetitions: number,
  signal?: AbortSignal,
): Promise<Timing> {
  signal?.throwIfAborted();
  await run();
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    signal?.throwIfAborted();
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return { milliseconds: median(times), times };
}

function noise(inputs: Session['inputs']): Readonly<Record<string, Tensor>> {
  const fill = ({ dtype, shape }: TensorType): Tensor => {
    const extents = shape.map((extent) => Math.max(1, extent));
    const numbers = Array.from({ length: sizeOf(extents) }, (_, index) => (index * 73) % 251);
    return dtype === 'uint8'
      ? tensor('uint8', extents, Uint8Array.from(numbers))
      : float32(
          extents,
          numbers.map((number) => number / 2510),
        );
  };
  return Object.fromEntries(Object.entries(inputs).map(([name, type]) => [name, fill(type)]));
}
