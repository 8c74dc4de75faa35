import { receivedError } from '../../workers/index.ts';
import type { Ort } from '../wrap.ts';
import type { Answer, Description, PlainTensor, PlainTensors, Request, WorkerTask } from './messages.ts';

/** A thread that serves one session: a Node worker thread or a browser's worker. */
export interface SessionThread {
  post(request: Request): void;
  /** Sets the listeners for answers and for the error that ends the thread. */
  listen(answered: (answer: Answer<never>) => void, failed: (error: Error) => void): void;
  /** Settles after the thread has ended. */
  readonly ended: Promise<unknown>;
}

/** The part of ONNX Runtime's session that `compileWith` needs. */
interface RemoteSession extends Description {
  run(feeds: PlainTensors): Promise<PlainTensors>;
  release(): Promise<void>;
}

/** ONNX Runtime in other threads, with the interface that `compileWith` expects. Each session starts its own thread. */
export function remoteOrt(start: (task: WorkerTask) => SessionThread): Ort {
  const create = (model: Uint8Array, options: WorkerTask['options']) =>
    openSession(start({ model, options }));
  return { InferenceSession: { create }, Tensor: TensorParts } as unknown as Ort;
}

/** The parts of an ONNX Runtime tensor that another thread needs. */
class TensorParts implements PlainTensor {
  readonly type: PlainTensor['type'];
  readonly data: PlainTensor['data'];
  readonly dims: readonly number[];

  constructor(type: PlainTensor['type'], data: PlainTensor['data'], dims: readonly number[]) {
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

async function openSession(thread: SessionThread): Promise<RemoteSession> {
  const answers = answersOf(thread);
  const description = await answers.next<Description>();
  return {
    ...description,
    run(feeds) {
      thread.post(mapTensors(feeds, ({ type, data, dims }) => ({ type, data, dims })));
      return answers.next<PlainTensors>();
    },
    async release() {
      thread.post(null);
      await thread.ended;
    },
  };
}

function mapTensors(tensors: PlainTensors, map: (tensor: PlainTensor) => PlainTensor): PlainTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, map(tensor)]));
}

/** Receives a thread's answers, which come in the order of the requests. */
function answersOf(thread: SessionThread) {
  const waiting: { settle(answer: Answer<never>): void; reject(error: Error): void }[] = [];
  let failure: Error | undefined;
  thread.listen(
    (answer) => waiting.shift()?.settle(answer),
    (error) => {
      failure ??= error;
      for (const { reject } of waiting.splice(0)) reject(failure);
    },
  );
  return {
    next: <Value>() =>
      new Promise<Value>((resolve, reject) => {
        if (failure) return reject(failure);
        const settle = (answer: Answer<Value>) =>
          'value' in answer ? resolve(answer.value) : reject(receivedError(answer));
        waiting.push({ settle, reject });
      }),
  };
}
