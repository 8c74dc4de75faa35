import { parentPort, workerData } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import type { Request, WorkerTask } from './messages.ts';
import { type OrtHere, serveSession } from './serve.ts';

if (parentPort) {
  const port = parentPort;
  await serveSession(ort as unknown as OrtHere, workerData as WorkerTask, {
    answer: (answer, transfer) => port.postMessage(answer, transfer),
    listen: (asked) => port.on('message', (request: Request) => asked(request)),
    end: () => port.close(),
  });
}
