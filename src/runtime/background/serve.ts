import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { sentError } from '../../workers/index.ts';
import type { Answer, Description, PlainTensor, PlainTensors, Request, WorkerTask } from './messages.ts';

/** The part of ONNX Runtime's API that a thread needs; its Node and web packages share it. */
export interface OrtHere {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (
    type: PlainTensor['type'],
    data: PlainTensor['data'],
    dims: readonly number[],
  ) => Tensor;
}

/** The owner of the thread. */
export interface Caller {
  answer(answer: Answer<unknown>, transfer: ArrayBuffer[]): void;
  /** Sets the listener for requests. */
  listen(asked: (request: Request) => void): void;
  /** Ends the thread. */
  end(): void;
}

/**
 * Opens a session and runs it on request, one run after the other, until told to end. The memory of outputs moves to
 * the owner.
 * @param load gives ONNX Runtime. The owner receives its errors.
 */
export async function serveSession(
  load: () => OrtHere,
  { model, options }: WorkerTask,
  caller: Caller,
): Promise<void> {
  const answer = async <Value>(find: () => Promise<Value>, memory: (value: Value) => ArrayBuffer[]) => {
    try {
      const value = await find();
      caller.answer({ value }, memory(value));
    } catch (error) {
      caller.answer(sentError(error), []);
    }
  };
  let session: InferenceSession | undefined;
  const open = async (): Promise<Description> => {
    session = await load().InferenceSession.create(model, options);
    return { inputMetadata: session.inputMetadata, outputMetadata: session.outputMetadata };
  };
  await answer(open, () => []);
  if (session === undefined) return caller.end();
  const opened = session;
  const copies: Copies = new Map();
  let queue = Promise.resolve();
  caller.listen((request) => {
    queue = queue.then(async () => {
      if (request !== null) return answer(() => run(load(), opened, request, copies), memoryOf);
      await opened.release();
      caller.end();
    });
  });
}

/** Copies of tensors in shared memory, by name, because ONNX Runtime refuses shared memory. */
type Copies = Map<string, PlainTensor['data']>;

async function run(
  ort: OrtHere,
  session: InferenceSession,
  feeds: PlainTensors,
  copies: Copies,
): Promise<PlainTensors> {
  const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => {
    return [name, new ort.Tensor(type, ownCopy(name, data, copies), dims)];
  });
  const results = await session.run(Object.fromEntries(tensors));
  return Object.fromEntries(
    Object.entries(results).map(([name, { type, data, dims }]) => [name, { type, data, dims }]),
  ) as PlainTensors;
}

function ownCopy(name: string, data: PlainTensor['data'], copies: Copies): PlainTensor['data'] {
  if (typeof SharedArrayBuffer === 'undefined' || !(data.buffer instanceof SharedArrayBuffer)) return data;
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
