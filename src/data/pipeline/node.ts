import { LimberError } from '../../errors.ts';
import { startWorker } from '../../workers/node.ts';
import type { Batch } from '../batch.ts';
import type { BatchRequest, WorkerReport, WorkerTask } from './messages.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';

/** Starts worker threads that read, decode, augment, crop and encode batches ahead of their use. */
export function openPipeline(options: PipelineOptions): Pipeline {
  const {
    data,
    firstStep = 0,
    ahead = 4,
    threads = 1,
    cacheBytes = 2 ** 31,
    onSkipped,
    ...batches
  } = options;
  const task: WorkerTask = {
    data: data.map(({ files, samples }) => ({ source: files.description, samples })),
    options: batches,
    cacheBytes: cacheBytes / threads,
  };
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
