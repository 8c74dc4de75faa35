import type { SentError } from '../../workers/index.ts';
import type { Batch, BatchOptions } from '../batch.ts';
import type { Dataset, Sample } from '../dataset.ts';
import type { SourceDescription } from '../sources/index.ts';

/** People in images. */
export interface TrainedPeople {
  /** The people to train on. */
  readonly samples: readonly Sample[];
  /**
   * Other people in the same images who have too few labels to be trained on: crowds, and people without key points.
   */
  readonly bystanders?: readonly Sample[] | undefined;
}

/** People to train on, and the source of their images. */
export interface SourcedSamples extends TrainedPeople, Pick<Dataset, 'files'> {}

/** `SourcedSamples` in the form in which a worker receives them. */
export interface DescribedSamples extends TrainedPeople {
  readonly source: SourceDescription;
}

/** The data that a worker starts with. */
export interface WorkerTask {
  readonly data: readonly DescribedSamples[];
  readonly options: BatchOptions;
  readonly cacheBytes: number;
}

/** From the main thread to a worker: make this batch. */
export interface BatchRequest {
  readonly step: number;
}

/** From a worker to the main thread. */
export type WorkerReport =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'failed'; readonly step: number; readonly error: SentError };
