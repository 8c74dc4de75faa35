import type { BatchRows } from '../data/index.ts';
import { input, type Value } from '../graph/index.ts';
import type { Session, Tensors } from '../runtime/index.ts';
import { float32, int64, rowsOf, type TensorType } from '../tensor/index.ts';
import type { Phase } from './phases.ts';

/** What a step is told besides its batch. */
export interface StepSettings {
  readonly learningRate: number;
  /** Number of the step, counted from 1. */
  readonly step: number;
  /** Where stages are trained in phases: which stages learn from which losses. */
  readonly phase?: Pick<Phase, 'losses' | 'learning'>;
}

/** The graph's inputs for a step's settings. */
export const settingInputs = {
  learningRate: () => input('learning rate', 'float32', []),
  step: () => input('step', 'float32', []),
  /** Factor on each stage's loss: [stages]. */
  lossFactors: (stages: number) => input('loss factors', 'float32', [stages]),
  /** For each stage 1 while its parameters learn, 0 while they stay as they are: [stages]. */
  learning: (stages: number) => input('learning', 'float32', [stages]),
};

/** The tensors of a step's settings. */
export function settingTensors({ learningRate, step, phase }: StepSettings): Tensors {
  return {
    'learning rate': float32([], [learningRate]),
    step: float32([], [step]),
    ...(phase && {
      'loss factors': float32([phase.losses.length], phase.losses),
      learning: float32([phase.learning.length], phase.learning),
    }),
  };
}

/** The graph's inputs for a batch, which may be divided into equal slices: the graph is then that of one slice. */
export interface BatchInputs {
  /** Number of slices; 1 where the batch stays whole. */
  readonly slices: number;
  /** The tensors of a batch, by input name. */
  readonly types: Readonly<Record<string, TensorType>>;
  /** A slice's rows: [images / slices, …]. */
  slice(name: string): Value;
  /** The rows of the whole batch, for every slice the same: [images, …]. */
  whole(name: string): Value;
  /** The places of the slice's images in the batch: int64 [images / slices]. `undefined` where the batch stays whole. */
  readonly places: Value | undefined;
  /** What a slice's graph is fed. @param index of the slice, from 0. @param taken the inputs that the graph has. */
  feeds(batch: Tensors, index: number, taken: Session['inputs']): Tensors;
}

const wholeName = (name: string) => `whole/${name}`;
const placesName = 'places';

/** Declares a batch of so many images. @param rows types of one image's row, by input name. */
export function batchInputs(rows: BatchRows, images: number, slices = 1): BatchInputs {
  const size = images / slices;
  const declare = (name: string, count: number, as = name) => {
    const row = rows[name];
    if (row === undefined) throw new Error(`the batch has no "${name}"`);
    return input(as, row.dtype, [count, ...row.shape]);
  };
  const types = Object.entries(rows).map(([name, { dtype, shape }]): [string, TensorType] => [
    name,
    { dtype, shape: [images, ...shape] },
  ]);
  return {
    slices,
    types: Object.fromEntries(types),
    slice: (name) => declare(name, size),
    whole: (name) => declare(name, images, slices === 1 ? name : wholeName(name)),
    places: slices === 1 ? undefined : input(placesName, 'int64', [size]),
    feeds(batch, index, taken) {
      if (slices === 1) return only(taken, batch);
      const [start, end] = [index * size, (index + 1) * size];
      const places = Array.from({ length: size }, (_, place) => start + place);
      const given: Record<string, Tensors[string]> = { [placesName]: int64(places) };
      for (const [name, tensor] of Object.entries(batch)) {
        if (name in taken) given[name] = rowsOf(tensor, start, end);
        given[wholeName(name)] = tensor;
      }
      return only(taken, given);
    },
  };
}

/** The given tensors that a session takes. */
export function only(inputs: Session['inputs'], given: Tensors): Tensors {
  const known = Object.keys(inputs).filter((name) => name in given);
  return Object.fromEntries(known.map((name) => [name, given[name]!]));
}
