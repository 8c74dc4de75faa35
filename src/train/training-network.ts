import { input, nodesInOrder, parametersOf, type Value } from '../graph/index.ts';
import { type Architecture, multiplyAccumulatesOf, type Network } from '../models/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { bytesPerElement, sizeOf } from '../tensor/index.ts';

/** A network in training, for one of some equal parts of a batch. */
export interface TrainingNetwork extends Network {
  readonly parts: number;
  /** The input that counts steps. */
  readonly step: Value;
}

export interface TrainingNetworkOptions {
  readonly batch: number;
  readonly seed: number;
  /** Whether the batch is not to be divided in any case. */
  readonly whole?: boolean;
}

/**
 * The network in training, for as large a part of the batch as a session of the runtime is best given at a time.
 * Statistics of a whole batch, as batch normalisation has, keep it whole; so does a GPU, which is not shared.
 */
export function trainingNetwork(
  architecture: Architecture,
  runtime: Runtime,
  { batch, seed, whole: undivided = false }: TrainingNetworkOptions,
): TrainingNetwork {
  const step = input('step', 'float32', []);
  const build = (parts: number): TrainingNetwork => {
    const pictures = batch / parts;
    const center = input('center', 'float32', [pictures, 2]);
    const part = parts > 1 && { part: { pictures: input('pictures', 'int64', [pictures]), of: batch } };
    const mode = { kind: 'training', step, center, ...part } as const;
    return { parts, step, ...architecture.build({ batch: pictures, seed, mode }) };
  };
  const whole = build(1);
  if (undivided || runtime.target === 'webgpu' || (whole.updates ?? []).length > 0) return whole;
  const parts = partsOf(whole.stages, batch, 1 + (runtime.beside?.sessions ?? 0));
  return parts === 1 ? whole : build(parts);
}

/**
 * For each parameter a part does at least so many multiplications in its forward pass, so that what is done once a part
 * (carrying kernels into tiles, adding up gradients) stays small beside it. Measured: docs/notes/performance.md.
 */
const enough = 1000;

/** A part whose forward pass makes no more than so many bytes is small enough. */
const small = 128 * 2 ** 20;

/** Into how many equal parts a batch is divided: the fewest that keep all sessions busy and are small, if they have enough to do. */
function partsOf(stages: readonly Value[], batch: number, sessions: number): number {
  const parameters = parametersOf(stages).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const work = multiplyAccumulatesOf(stages) / (enough * parameters);
  const bytes = bytesOf(stages);
  const even = Array.from({ length: batch }, (_, index) => index + 1).filter(
    (parts) => batch % parts === 0 && parts % sessions === 0 && parts <= work,
  );
  return even.find((parts) => bytes / parts <= small) ?? even.at(-1) ?? 1;
}

/** What all operators' results come to. */
function bytesOf(values: readonly Value[]): number {
  let sum = 0;
  for (const node of nodesInOrder(values)) {
    if (node.kind !== 'operator' || node.operator === 'reshape') continue;
    sum += sizeOf(node.output.shape) * bytesPerElement(node.output.dtype);
  }
  return sum;
}
