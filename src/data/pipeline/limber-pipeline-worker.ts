/**
 * A browser's worker that makes batches. The file's name begins with "limber" so that it is recognized among a page's
 * own files.
 */
import { decodeImage } from '../../images/web.ts';
import { reopenSource } from '../sources/index.ts';
import type { BatchRequest, WorkerTask } from './messages.ts';
import { serveBatches } from './serve-batches.ts';

/** The worker-specific part of the global object. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;

// The first message is the task; all later ones are requests.
scope.onmessage = ({ data: task }: MessageEvent<WorkerTask>) => {
  const report = (...message: Parameters<WorkerScope['postMessage']>) => scope.postMessage(...message);
  const ask = serveBatches(task, { decodeImage, reopenSource, report });
  scope.onmessage = ({ data }: MessageEvent<BatchRequest>) => ask(data);
};
