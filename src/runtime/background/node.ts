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
 * ONNX Runtime as a native library, with one thread per session, so that the event loop goes on during computation.
 * Runs requested at the same time are queued. Tensors are copied; those in shared memory are copied by the session's
 * thread. The thread lives until the session is closed.
 */
export function backgroundRuntime({ threads }: Pick<NodeRuntimeOptions, 'threads'> = {}): Runtime {
  return {
    target: 'cpu',
    compile: (model, { threads: own = threads } = {}) =>
      compileWith(remoteOrt(startThread), model, {
        threads: own,
        provider: 'cpu',
        writesInPlace: false,
      }),
  };
}

/**
 * `backgroundRuntime` with several sessions per model, which share the threads. Runs requested at the same time go in
 * parallel. Each run takes longer, but all together take less time, because the threads of one run wait for each other
 * after every operator.
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
 * `nodeRuntime` with further sessions, among which a training step is divided. There are two sessions, or four with at
 * least four threads, because most batches can be divided by two or four.
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
  return { ...nodeRuntime({ threads }), beside: sessions > 1 ? beside : undefined };
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
 * At its start, ONNX Runtime matches a regular expression against the command line. This takes about 250 bytes of stack
 * per character. A command line with a few hundred file names would overflow a thread's usual stack and end the
 * process.
 */
function stackSizeMb(): number {
  const commandLine = [process.execPath, ...process.execArgv, ...process.argv].join(' ');
  return 8 + Math.ceil(Buffer.byteLength(commandLine) / 2 ** 11);
}
