import { LimberError } from '../../errors.ts';
import { startWorker } from '../../workers/node.ts';
import type { Batch, BatchOptions } from '../batch.ts';
import type { BatchRequest, SampleFolder, WorkerReport, WorkerTask } from './messages.ts';

export type { SampleFolder } from './messages.ts';

export interface PipelineOptions extends BatchOptions {
  readonly folders: readonly SampleFolder[];
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
  close(): Promise<void>;
}

/** Starts worker threads that read, decode, augment, crop and encode batches ahead of their use. */
export function openPipeline(options: PipelineOptions): Pipeline {
  const {
    folders,
    firstStep = 0,
    ahead = 4,
    threads = 1,
    cacheBytes = 2 ** 31,
    onSkipped,
    ...batches
  } = options;
  const task: WorkerTask = { folders, options: batches, cacheBytes: cacheBytes / threads };
  const workers = Array.from({ length: threads }, () => startWorker(import.meta.url, task));
  const pending = new Map<number, Deferred>();
  let [requested, delivered] = [firstStep, firstStep];
  let failure: Error | undefined;

  function request(): void {
    const step = requested++;
    const result = deferred();
    pending.set(step, result);
    workers[step % threads]!.postMessage({ step } satisfies BatchRequest);
  }

  function fail(error: Error): void {
    failure ??= error;
    for (const { reject } of pending.values()) reject(failure);
  }

  for (const worker of workers) {
    worker.on('message', (report: WorkerReport) => {
      if (report.kind === 'skipped') onSkipped?.(report.message);
      else if (report.kind === 'batch') pending.get(report.batch.step)?.resolve(report.batch);
      else {
        const Kind = report.isFault ? Error : LimberError;
        pending.get(report.step)?.reject(new Kind(report.message));
      }
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new LimberError('the input pipeline is closed')));
  }
  for (let batch = 0; batch < ahead; batch++) request();

  return {
    async next() {
      if (failure) throw failure;
      request();
      const step = delivered++;
      try {
        return await pending.get(step)!.promise;
      } finally {
        pending.delete(step);
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** A promise settled from outside. */
interface Deferred {
  readonly promise: Promise<Batch>;
  resolve(batch: Batch): void;
  reject(error: Error): void;
}

function deferred(): Deferred {
  let settle: Pick<Deferred, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<Batch>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A batch that fails before anyone has asked for it is not an unhandled rejection.
  promise.catch(() => {});
  return { promise, ...settle! };
}
