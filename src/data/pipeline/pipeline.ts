import type { Batch, BatchOptions } from '../batch.ts';
import type { SourcedSamples } from './messages.ts';

/** The data and settings of batches, and the number of batches made in advance. */
export interface PipelineOptions extends BatchOptions {
  readonly data: readonly SourcedSamples[];
  /** The first step; 0 unless a run is resumed. */
  readonly firstStep?: number;
  /** Number of batches made in advance. Default: 4. */
  readonly ahead?: number;
  /**
   * Number of threads, which take turns at the steps. Default: 1. Each thread has its own images, so more threads
   * need more memory.
   */
  readonly threads?: number;
  /** Memory for decoded images, divided among the threads. Default: 2 GiB. */
  readonly cacheBytes?: number;
  /** Called once per broken image, which is then skipped. */
  readonly onSkipped?: (message: string) => void;
}

/** Batches made in the background, in order. */
export interface Pipeline {
  /**
   * The batch of the next step.
   * @throws LimberError when it cannot be made, e.g. because no image can be read.
   */
  next(): Promise<Batch>;
  /** Ends the workers. Unfinished batches are discarded. */
  close(): Promise<void>;
}
