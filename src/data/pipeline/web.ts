import { brokenWorker } from '../../workers/web.ts';
import { type BatchThread, batchesAhead } from './batches-ahead.ts';
import type { WorkerReport, WorkerTask } from './messages.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';

/** Starts web workers that read, decode, augment, crop and encode batches in advance. */
export function openPipeline(options: PipelineOptions): Pipeline {
  return batchesAhead(options, startThread);
}

function startThread(task: WorkerTask): BatchThread {
  // Bundlers recognize a worker only by this exact expression.
  const worker = new Worker(new URL('./limber-pipeline-worker.js', import.meta.url), { type: 'module' });
  worker.postMessage(task);
  return {
    post: (request) => worker.postMessage(request),
    listen(reported, failed) {
      worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => reported(data);
      worker.onerror = (event) => failed(brokenWorker(event, 'limber-pipeline-worker.js'));
    },
    end: async () => worker.terminate(),
  };
}
