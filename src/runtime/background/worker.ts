import { parentPort, workerData } from 'node:worker_threads';
import { onnxRuntime } from '../node.ts';
import type { Request, WorkerTask } from './messages.ts';
import { type OrtHere, serveSession } from './serve.ts';

if (parentPort) {
  const port = parentPort;
  await serveSession(() => onnxRuntime() as unknown as OrtHere, workerData as WorkerTask, {
    answer: (answer, transfer) => port.postMessage(answer, transfer),
    listen: (asked) => port.on('message', (request: Request) => asked(request)),
    end: () => port.close(),
  });
}
