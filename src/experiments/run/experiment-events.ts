import type { TrainingEvent } from '../../runs/index.ts';

/** The events of an experiment, in the order in which they happen. An arm is one of its trainings. */
export type ExperimentEvent =
  /** A few steps are taken to measure their time. */
  | { readonly kind: 'timing'; readonly arm: string }
  /** An arm's training begins or continues. Its own events follow. */
  | { readonly kind: 'training'; readonly arm: string }
  /** The trained model of an arm is scored on test people. */
  | { readonly kind: 'scoring'; readonly arm: string; readonly people: number }
  | TrainingEvent;
