import { LimberError } from '../../errors.ts';
import { startWorker } from '../../workers/node.ts';
import { type BatchThread, batchesAhead } from './batches-ahead.ts';
import type { WorkerTask } from './messages.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';

/** Starts worker threads that read, decode, augment, crop and encode batches in advance. */
export function openPipeline(options: PipelineOptions): Pipeline {
  return batchesAhead(options, startThread);
}

function startThread(task: WorkerTask): BatchThread {
  const worker = startWorker(import.meta.url, task);
  return {
    post: (request) => worker.postMessage(request),
    listen(reported, failed) {
      worker.on('message', reported);
      worker.on('error', failed);
      worker.on('exit', () => failed(new LimberError('the input pipeline is closed')));
    },
    end: () => worker.terminate(),
  };
}
