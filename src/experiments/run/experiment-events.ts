import type { TrainingEvent } from '../../runs/index.ts';

/** What happens while an experiment is run, in the order in which it happens. An arm is one of its trainings. */
export type ExperimentEvent =
  /** A few steps are taken to see how long one takes. */
  | { readonly kind: 'timing'; readonly arm: string }
  /** An arm's training begins, or goes on. What happens in it follows. */
  | { readonly kind: 'training'; readonly arm: string }
  /** What an arm trained is scored on people who are kept for testing. */
  | { readonly kind: 'scoring'; readonly arm: string; readonly people: number }
  | TrainingEvent;
