import { parentPort, workerData } from 'node:worker_threads';
import { decodeImage, useOneThread } from '../../images/node.ts';
import { reopenSource } from '../node.ts';
import type { WorkerTask } from './messages.ts';
import { serveBatches } from './serve-batches.ts';

if (parentPort) {
  const port = parentPort;
  useOneThread();
  const tools = { decodeImage, reopenSource, report: port.postMessage.bind(port) };
  port.on('message', serveBatches(workerData as WorkerTask, tools));
}
