import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { startWorker } from '../../workers/node.ts';
import { type NodeRuntimeOptions, nodeRuntime } from '../node.ts';
import type { Runtime } from '../session.ts';
import { compileWith } from '../wrap.ts';
import type { WorkerTask } from './messages.ts';
import { openPool, poolSize } from './pool.ts';
import { remoteOrt, type SessionThread } from './remote.ts';

export { mostSessions } from './pool.ts';

/**
 * ONNX Runtime as a native library, each session in a thread of its own, so that the event loop goes on while it computes.
 * Runs that are asked for at once take their turns. Tensors are copied, those in shared memory by the session's thread. A
 * session's thread lives until it is closed.
 */
export function backgroundRuntime({ threads }: Pick<NodeRuntimeOptions, 'threads'> = {}): Runtime {
  return {
    target: 'cpu',
    compile: (model, options = {}) =>
      compileWith(remoteOrt(startThread), model, {
        ...(threads === undefined ? {} : { threads }),
        ...options,
        provider: 'cpu',
        writesInPlace: false,
      }),
  };
}

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
      const count = poolSize(model, threads);
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

function startThread(task: WorkerTask): SessionThread {
  const worker = startWorker(import.meta.url, task, { stackSizeMb: stackSizeMb() });
  return {
    post: (request) => worker.postMessage(request),
    listen(answered, failed) {
      worker.on('message', answered);
      worker.on('error', failed);
      worker.on('exit', () => failed(new Error('the session is closed')));
    },
    ended: once(worker, 'exit'),
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
