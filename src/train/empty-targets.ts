import { LimberError } from '../errors.ts';
import type { StepResult } from './step.ts';
import type { TrainingBatch } from './training-batch.ts';

/** Steps without a loss, one after the other, that end a training. */
const mostEmpty = 10;

/** Watches for steps that teach nothing. Call it after every step. */
export type EmptyTargetWatch = (step: number, batch: TrainingBatch, result: StepResult) => void;

/**
 * Makes a watch for steps whose loss is exactly 0: no joint of the batch has a loss weight, because none is labeled or
 * all labeled joints lie outside their crops. The first such step is a warning.
 * @param steps the length of the training.
 * @param warn called with a sentence.
 * @throws LimberError when 10 such steps follow each other, or all steps of a shorter training are such.
 */
export function watchEmptyTargets(steps: number, warn: (message: string) => void): EmptyTargetWatch {
  let [inRow, warned] = [0, false];
  return (step, { ids, tensors }, { loss }) => {
    if (loss !== 0) {
      inRow = 0;
      return;
    }
    inRow++;
    const hasTarget = [tensors.weights, tensors.allPeopleWeights].some((weights) =>
      Array.from<unknown>(weights?.data ?? []).some((weight) => weight !== 0),
    );
    const reason = hasTarget
      ? 'all loss weights are 0'
      : `no joint is labeled within its crop, e.g. of ${[...new Set(ids)].slice(0, 3).join(', ')}`;
    if (inRow >= mostEmpty || (inRow === step && step === steps)) {
      throw new LimberError({
        what: 'the training learns nothing',
        got: `${inRow} steps whose loss is exactly 0: ${reason}`,
        expected: 'labeled joints in the crops; look at them with the training’s preview',
      });
    }
    if (!warned) warn(`the loss of step ${step} is exactly 0: ${reason}`);
    warned = true;
  };
}
