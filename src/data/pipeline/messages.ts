import type { Problem } from '../../errors.ts';
import type { Batch, BatchOptions } from '../batch.ts';
import type { Dataset, Sample } from '../dataset.ts';
import type { SourceDescription } from '../sources/index.ts';

/** Samples, and the files that their pictures are in. */
export type SourcedSamples = Pick<Dataset, 'files' | 'samples'>;

/** The same as it is sent to a worker. */
export interface DescribedSamples {
  readonly source: SourceDescription;
  readonly samples: readonly Sample[];
}

/** What a worker is started with. */
export interface WorkerTask {
  readonly data: readonly DescribedSamples[];
  readonly options: BatchOptions;
  readonly cacheBytes: number;
}

/** Main thread to worker: make this batch. */
export interface BatchRequest {
  readonly step: number;
}

/** Worker to main thread. An error does not outlive the journey: a `LimberError` is sent as its problem, a fault as its text. */
export type WorkerReport =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'failed'; readonly step: number; readonly problem: Problem }
  | { readonly kind: 'fault'; readonly step: number; readonly message: string };
