import type { BatchRows } from '../data/index.ts';
import { entryOf } from '../foundation/index.ts';
import { input, type Value } from '../graph/index.ts';
import type { Session, Tensors } from '../runtime/index.ts';
import { float32, int64, rowsOf, type TensorType } from '../tensor/index.ts';
import type { Phase } from './phases.ts';

/** The settings of one step, besides its batch. */
export interface StepSettings {
  readonly learningRate: number;
  /** Number of the step, from 1. */
  readonly step: number;
  /** For training in phases: the trained stages and their losses. */
  readonly phase?: Pick<Phase, 'losses' | 'learning'> | undefined;
}

/** The graph's inputs for a step's settings. */
export const settingInputs = {
  learningRate: () => input('learning rate', 'float32', []),
  step: () => input('step', 'float32', []),
  /** Factor on each stage's loss: [stages]. */
  lossFactors: (stages: number) => input('loss factors', 'float32', [stages]),
  /** One number per stage: 1 if its parameters are trained, 0 if they are frozen: [stages]. */
  learning: (stages: number) => input('learning', 'float32', [stages]),
};

/** A step's settings as tensors. */
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

/** The graph's inputs for a batch. If the batch is divided into equal slices, the graph computes one slice. */
export interface BatchInputs {
  /** Number of slices; 1 for a batch that stays whole. */
  readonly slices: number;
  /** Types of the batch's tensors, by input name. */
  readonly types: Readonly<Record<string, TensorType>>;
  /** The input with the slice's rows: [images / slices, …]. */
  slice(name: string): Value;
  /** The input with all rows of the batch, the same for every slice: [images, …]. */
  whole(name: string): Value;
  /**
   * The positions of the slice's images in the batch: int64 [images / slices]. `undefined` for a batch that stays
   * whole.
   */
  readonly places: Value | undefined;
  /**
   * The tensors to run the graph of one slice with. @param index of the slice, from 0. @param taken the inputs that
   * the graph has.
   */
  feeds(batch: Tensors, index: number, taken: Session['inputs']): Tensors;
}

const wholeName = (name: string) => `whole/${name}`;
const placesName = 'places';

/**
 * Declares the inputs of a batch. @param rows type of one image's row, by input name. @param images images in the
 * whole batch.
 */
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

/** Those of the given tensors that a session has as inputs. */
export function only(inputs: Session['inputs'], given: Tensors): Tensors {
  const known = Object.keys(inputs).filter((name) => name in given);
  return Object.fromEntries(known.map((name) => [name, entryOf(given, name)]));
}
