import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { decodeImage } from '../../images/node.ts';
import { reopenSource } from '../node.ts';
import type { WorkerTask } from './messages.ts';
import { serveBatches } from './serve-batches.ts';

if (parentPort) {
  const port = parentPort;
  sharp.concurrency(1);
  sharp.cache(false);
  const tools = { decodeImage, reopenSource, report: port.postMessage.bind(port) };
  port.on('message', serveBatches(workerData as WorkerTask, tools));
}
