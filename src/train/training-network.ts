import { createCodec } from '../codecs/index.ts';
import { batchRows } from '../data/index.ts';
import { multiplyAccumulatesOf, nodesInOrder, parametersOf, type Value } from '../graph/index.ts';
import type { Network, TrainableArchitecture } from '../models/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { bytesPerElement, sizeOf } from '../tensor/index.ts';
import { type BatchInputs, batchInputs, settingInputs } from './step-inputs.ts';

/** A network in training, for a whole batch or for one slice of it. */
export interface TrainingNetwork extends Network {
  readonly batch: BatchInputs;
  /** The input with the number of the step. */
  readonly step: Value;
}

export interface TrainingNetworkOptions {
  /** Images in a batch. */
  readonly batch: number;
  readonly seed: number;
  /** Whether the batch must stay whole. */
  readonly whole?: boolean;
}

/**
 * Builds the network for training. The batch is divided into slices if that uses the runtime's sessions better. It
 * stays whole if the network needs statistics of the whole batch (batch normalization), and on a GPU, which sessions
 * cannot share.
 */
export function trainingNetwork(
  architecture: TrainableArchitecture,
  runtime: Runtime,
  { batch: images, seed, whole: undivided = false }: TrainingNetworkOptions,
): TrainingNetwork {
  const rows =
    architecture.kind === 'lift'
      ? architecture.rows
      : batchRows(createCodec(architecture.codec), architecture.allPeople ?? false);
  const step = settingInputs.step();
  const build = (slices: number): TrainingNetwork => {
    const batch = batchInputs(rows, images, slices);
    const slice = batch.places && { slice: { places: batch.places, of: images } };
    const mode = { kind: 'training', step, ...slice } as const;
    const network =
      architecture.kind === 'lift'
        ? architecture.build({ points: batch.slice('points'), seed, mode })
        : architecture.build({
            image: batch.slice('image'),
            seed,
            mode: { ...mode, center: batch.slice('center') },
          });
    return { batch, step, ...network };
  };
  const whole = build(1);
  if (undivided || runtime.target === 'webgpu' || (whole.updates ?? []).length > 0) return whole;
  const slices = slicesFor(whole.stages, images, 1 + (runtime.beside?.sessions ?? 0));
  return slices === 1 ? whole : build(slices);
}

/**
 * Smallest number of multiply-accumulates per parameter in a slice's forward pass. Work that is done once per slice
 * (reordering kernels into tiles, adding gradients) is then small in comparison. Measured: docs/notes/performance.md.
 */
const enough = 1000;

/** Largest size of a slice's forward pass, in bytes. */
const small = 128 * 2 ** 20;

/** The smallest slice count that uses every session, fits 128 MiB and leaves each slice enough work. */
function slicesFor(stages: readonly Value[], batch: number, sessions: number): number {
  const parameters = parametersOf(stages).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const work = multiplyAccumulatesOf(stages) / (enough * parameters);
  const bytes = bytesOf(stages);
  const even = Array.from({ length: batch }, (_, index) => index + 1).filter(
    (slices) => batch % slices === 0 && slices % sessions === 0 && slices <= work,
  );
  return even.find((slices) => bytes / slices <= small) ?? even.at(-1) ?? 1;
}

/** Bytes of all operators' results. */
function bytesOf(values: readonly Value[]): number {
  let sum = 0;
  for (const node of nodesInOrder(values)) {
    if (node.kind !== 'operator' || node.operator === 'reshape') continue;
    sum += sizeOf(node.output.shape) * bytesPerElement(node.output.dtype);
  }
  return sum;
}
