import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import type { Answer, Description, PlainTensor, PlainTensors, Request, WorkerTask } from './messages.ts';

/**
 * Opens a session and runs it on request, one run after the other, until told to end.
 * The memory of outputs moves to the main thread.
 */
async function serve(port: MessagePort, { model, options }: WorkerTask): Promise<void> {
  const answer = async <Value>(find: () => Promise<Value>, memory: (value: Value) => ArrayBuffer[]) => {
    try {
      const value = await find();
      port.postMessage({ value } satisfies Answer<Value>, memory(value));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      port.postMessage({ problem } satisfies Answer<Value>);
    }
  };
  let session: ort.InferenceSession | undefined;
  const open = async (): Promise<Description> => {
    session = await ort.InferenceSession.create(model, options);
    return { inputMetadata: session.inputMetadata, outputMetadata: session.outputMetadata };
  };
  await answer(open, () => []);
  if (session === undefined) return;
  const opened = session;
  let queue = Promise.resolve();
  port.on('message', (request: Request) => {
    queue = queue.then(async () => {
      if (request !== null) {
        await answer(() => run(opened, request), memoryOf);
        return;
      }
      await opened.release();
      port.close();
    });
  });
}

/** What lies in shared memory, by name; ONNX Runtime takes none that is shared. */
const copies = new Map<string, PlainTensor['data']>();

async function run(session: ort.InferenceSession, feeds: PlainTensors): Promise<PlainTensors> {
  const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => {
    return [name, new ort.Tensor(type as 'float32', ownCopy(name, data) as Float32Array, dims)];
  });
  const results = await session.run(Object.fromEntries(tensors));
  return Object.fromEntries(
    Object.entries(results).map(([name, { type, data, dims }]) => [name, { type, data, dims }]),
  ) as PlainTensors;
}

function ownCopy(name: string, data: PlainTensor['data']): PlainTensor['data'] {
  if (!(data.buffer instanceof SharedArrayBuffer)) return data;
  const known = copies.get(name);
  if (known?.length !== data.length) {
    const copy = data.slice();
    copies.set(name, copy);
    return copy;
  }
  known.set(data as never);
  return known;
}

function memoryOf(tensors: PlainTensors): ArrayBuffer[] {
  return Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer);
}

if (parentPort) await serve(parentPort, workerData as WorkerTask);
