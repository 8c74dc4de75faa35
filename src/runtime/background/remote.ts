import { LimberError } from '../../errors.ts';
import type { Ort } from '../wrap.ts';
import type { Answer, Description, PlainTensor, PlainTensors, Request, WorkerTask } from './messages.ts';

/** A thread that serves one session: one of Node's or a browser's worker. */
export interface SessionThread {
  post(request: Request): void;
  /** Sets the listeners for answers and for the error that ends the thread. */
  listen(answered: (answer: Answer<never>) => void, failed: (error: Error) => void): void;
  /** Settles once the thread has ended. */
  readonly ended: Promise<unknown>;
}

/** The part of ONNX Runtime's session that `compileWith` uses. */
interface RemoteSession extends Description {
  run(feeds: PlainTensors): Promise<PlainTensors>;
  release(): Promise<void>;
}

/** ONNX Runtime in other threads, in the shape `compileWith` expects: each session starts its own thread. */
export function remoteOrt(start: (task: WorkerTask) => SessionThread): Ort {
  const create = (model: Uint8Array, options: WorkerTask['options']) =>
    openSession(start({ model, options }));
  return { InferenceSession: { create }, Tensor: TensorParts } as unknown as Ort;
}

/** Of ONNX Runtime's tensors another thread needs only this. */
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

/** A thread's answers come in the order of the requests. */
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
          'value' in answer ? resolve(answer.value) : reject(errorOf(answer));
        waiting.push({ settle, reject });
      }),
  };
}

/** Errors lose their class on the way between threads. */
function errorOf(answer: Exclude<Answer<never>, { value: never }>): Error {
  return 'problem' in answer ? new LimberError(answer.problem) : new Error(answer.fault);
}
