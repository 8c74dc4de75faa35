import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import { startWorker } from '../../workers/node.ts';
import { type NodeRuntimeOptions, nodeRuntime } from '../node.ts';
import type { Runtime } from '../session.ts';
import { compileWith, type Ort } from '../wrap.ts';
import type { Answer, Description, PlainTensor, PlainTensors, Request, WorkerTask } from './messages.ts';
import { openPool } from './pool.ts';

/**
 * ONNX Runtime as a native library, each session in a thread of its own, so that the event loop goes on while it computes.
 * Runs that are asked for at once take their turns. Tensors are copied, those in shared memory by the session's thread. A
 * session's thread lives until it is closed.
 */
export function backgroundRuntime({ threads }: Pick<NodeRuntimeOptions, 'threads'> = {}): Runtime {
  const remote = { InferenceSession: { create: openSession }, Tensor: ort.Tensor } as unknown as Ort;
  return {
    target: 'cpu',
    compile: (model, options = {}) =>
      compileWith(remote, model, {
        ...(threads === undefined ? {} : { threads }),
        ...options,
        provider: 'cpu',
        writesInPlace: false,
      }),
  };
}

/** More sessions of a pool than this are not kept busy by one thread that decodes pictures for them. */
export const mostSessions = 4;

/** Each session has the weights: of a model with more bytes than this there is only one. */
const large = 32 * 2 ** 20;

/**
 * `backgroundRuntime` with several sessions of a model, each with its part of the threads. Runs that are asked for at once
 * go side by side: each takes longer and all take less time, because within one run threads wait for each other after every
 * operator.
 */
export function pooledRuntime({
  threads = availableParallelism(),
}: Pick<NodeRuntimeOptions, 'threads'> = {}): Runtime {
  return {
    target: 'cpu',
    compile(model, options) {
      const count = model.byteLength > large ? 1 : Math.min(mostSessions, threads);
      const runtime = backgroundRuntime({ threads: Math.floor(threads / count) });
      return openPool(count, () => runtime.compile(model, options));
    },
  };
}

/**
 * `nodeRuntime` with sessions beside it, among which a training step is divided: two, or four from four threads on, because
 * batches mostly come apart into as many.
 */
export function dividingRuntime({
  threads = availableParallelism(),
}: Pick<NodeRuntimeOptions, 'threads'> = {}): Runtime {
  const sessions = threads < 2 ? 1 : threads < 4 ? 2 : 4;
  const beside = {
    runtime: backgroundRuntime(),
    sessions: sessions - 1,
    threads: Math.floor(threads / sessions),
  };
  return { ...nodeRuntime({ threads }), ...(sessions > 1 && { beside }) };
}

/** What `compileWith` uses of ONNX Runtime's session. */
interface RemoteSession extends Description {
  run(feeds: PlainTensors): Promise<PlainTensors>;
  release(): Promise<void>;
}

async function openSession(model: Uint8Array, options: WorkerTask['options']): Promise<RemoteSession> {
  const worker = startWorker(import.meta.url, { model, options } satisfies WorkerTask, {
    stackSizeMb: stackSizeMb(),
  });
  const exit = once(worker, 'exit');
  const answers = answersOf(worker);
  const description = await answers.next<Description>();
  const send = (request: Request) => worker.postMessage(request);
  return {
    ...description,
    run(feeds) {
      send(mapTensors(feeds, ({ type, data, dims }) => ({ type, data, dims })));
      return answers.next<PlainTensors>();
    },
    async release() {
      send(null);
      await exit;
    },
  };
}

/**
 * As it begins, ONNX Runtime matches a regular expression with the command line, which takes some 250 bytes of stack
 * a character: a few hundred pictures' names are more than a thread usually has, and the process would end.
 */
function stackSizeMb(): number {
  const commandLine = [process.execPath, ...process.execArgv, ...process.argv].join(' ');
  return 8 + Math.ceil(Buffer.byteLength(commandLine) / 2 ** 11);
}

function mapTensors(tensors: PlainTensors, map: (tensor: PlainTensor) => PlainTensor): PlainTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, map(tensor)]));
}

/** A worker's answers come in the order of what it was asked. */
function answersOf(worker: ReturnType<typeof startWorker>) {
  const waiting: { settle(answer: Answer<never>): void; reject(error: Error): void }[] = [];
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('message', (answer: Answer<never>) => waiting.shift()?.settle(answer));
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the session is closed')));
  return {
    next: <Value>() =>
      new Promise<Value>((resolve, reject) => {
        if (failure) return reject(failure);
        const settle = (answer: Answer<Value>) =>
          'value' in answer ? resolve(answer.value) : reject(new Error(answer.problem));
        waiting.push({ settle, reject });
      }),
  };
}
