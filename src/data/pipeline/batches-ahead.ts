import { LimberError } from '../../errors.ts';
import { at, entryOf } from '../../foundation/index.ts';
import { receivedError } from '../../workers/index.ts';
import type { Batch } from '../batch.ts';
import type { BatchRequest, WorkerReport, WorkerTask } from './messages.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';

/** A thread that makes batches: a worker of Node or of a browser. */
export interface BatchThread {
  post(request: BatchRequest): void;
  /** Sets the callbacks for reports, and for the error that ends the thread. */
  listen(reported: (report: WorkerReport) => void, failed: (error: Error) => void): void;
  end(): Promise<unknown>;
}

/** Keeps threads busy with the next batches, and returns the batches in order. */
export function batchesAhead(options: PipelineOptions, start: (task: WorkerTask) => BatchThread): Pipeline {
  const {
    data,
    firstStep = 0,
    ahead = 4,
    threads: count = 1,
    cacheBytes = 2 ** 31,
    onSkipped,
    ...batches
  } = options;
  const task: WorkerTask = {
    data: data.map(({ files, ...people }) => ({ source: files.description, ...people })),
    options: batches,
    cacheBytes: cacheBytes / count,
  };
  const threads = Array.from({ length: count }, () => start(task));
  const pending = new Map<number, Deferred>();
  let [requested, delivered] = [firstStep, firstStep];
  let failure: Error | undefined;

  function request(): void {
    const step = requested++;
    const result = deferred();
    pending.set(step, result);
    at(threads, step % count).post({ step });
  }

  function receive(report: WorkerReport): void {
    if (report.kind === 'skipped') onSkipped?.(report.message);
    else if (report.kind === 'batch') pending.get(report.batch.step)?.resolve(report.batch);
    else pending.get(report.step)?.reject(receivedError(report.error));
  }

  function fail(error: Error): void {
    failure ??= error;
    for (const { reject } of pending.values()) reject(failure);
  }

  for (const thread of threads) thread.listen(receive, fail);
  for (let batch = 0; batch < ahead; batch++) request();

  return {
    async next() {
      if (failure) throw failure;
      request();
      const step = delivered++;
      try {
        return await entryOf(pending, step).promise;
      } finally {
        pending.delete(step);
      }
    },
    async close() {
      fail(new LimberError('the input pipeline is closed'));
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** A promise that is settled from outside. */
interface Deferred {
  readonly promise: Promise<Batch>;
  resolve(batch: Batch): void;
  reject(error: Error): void;
}

function deferred(): Deferred {
  let settle: Pick<Deferred, 'resolve' | 'reject'> = { resolve() {}, reject() {} };
  const promise = new Promise<Batch>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A batch may fail before it is requested. Without this, that would count as an unhandled rejection.
  promise.catch(() => {});
  return { promise, ...settle };
}
