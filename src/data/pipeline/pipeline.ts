import type { Batch, BatchOptions } from '../batch.ts';
import type { SourcedSamples } from './messages.ts';

/** What batches are made of, and how far ahead of their use. */
export interface PipelineOptions extends BatchOptions {
  readonly data: readonly SourcedSamples[];
  /** The step to begin at; 0 unless a run is resumed. */
  readonly firstStep?: number;
  /** Batches made ahead of the one in use; 4 unless given. */
  readonly ahead?: number;
  /** Threads, taking turns at the steps; 1 unless given. Each keeps its own pictures, so more need more memory. */
  readonly threads?: number;
  /** Memory for decoded pictures, shared out among the threads; 2 GiB unless given. */
  readonly cacheBytes?: number;
  /** Told once of each picture that is skipped because it is broken. */
  readonly onSkipped?: (message: string) => void;
}

/** Batches made in the background, in order. */
export interface Pipeline {
  /**
   * The batch of the next step.
   * @throws LimberError when it cannot be made, e.g. because no picture can be read.
   */
  next(): Promise<Batch>;
  /** Ends the workers. Batches that are under way are given up. */
  close(): Promise<void>;
}
