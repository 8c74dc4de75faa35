import type { Batch, BatchOptions } from '../batch.ts';
import type { Sample } from '../dataset.ts';

/** Samples whose pictures are files below a folder: `files.name` of a dataset that was read from a folder. */
export interface SampleFolder {
  readonly folder: string;
  readonly samples: readonly Sample[];
}

/** What a worker is started with. */
export interface WorkerTask {
  readonly folders: readonly SampleFolder[];
  readonly options: BatchOptions;
  readonly cacheBytes: number;
}

/** Main thread to worker: make this batch. */
export interface BatchRequest {
  readonly step: number;
}

/** Worker to main thread. A failure that is no `LimberError`, which would not outlive the journey, is a fault. */
export type WorkerReport =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'failed'; readonly step: number; readonly message: string; readonly isFault: boolean };
