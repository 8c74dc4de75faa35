import { LimberError } from '../../errors.ts';
import { brokenWorker } from '../../workers/web.ts';
import type { Runtime } from '../session.ts';
import { compileWith } from '../wrap.ts';
import type { Answer, WorkerTask } from './messages.ts';
import { openPool, poolSize } from './pool.ts';
import { remoteOrt, type SessionThread } from './remote.ts';

export { mostSessions } from './pool.ts';

export interface WebRuntimeOptions {
  /** `wasm` unless given; `webgpu` needs a browser that has a GPU adapter. */
  readonly target?: 'wasm' | 'webgpu' | undefined;
  /**
   * Threads of the WebAssembly. More than one need a cross-origin isolated page; on such a page up to 4 are taken unless
   * given, elsewhere 1.
   */
  readonly threads?: number | undefined;
}

/**
 * ONNX Runtime in a browser, each session in a worker of its own, so that the page stays responsive while it computes.
 * Runs that are asked for at once take their turns. Tensors are copied to the worker.
 * @throws LimberError (from here) for more threads than the page may have; (from `compile`) naming a file that is missing.
 */
export function webRuntime({ target = 'wasm', threads }: WebRuntimeOptions = {}): Runtime {
  const count = threadsOf(threads);
  return {
    target,
    compile: (model, options = {}) =>
      compileWith(
        remoteOrt((task) => startThread(target, task)),
        model,
        { ...options, threads: threadsOf(options.threads ?? count), provider: target, writesInPlace: false },
      ),
  };
}

/** More threads than this do not make the models that a page runs faster. */
const mostThreads = 4;

function threadsOf(threads: number | undefined): number {
  const isIsolated = globalThis.crossOriginIsolated === true;
  if (threads === undefined) return isIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency) : 1;
  if (threads > 1 && !isIsolated) {
    throw new LimberError({
      what: 'this page can compute with one thread only',
      got: `${threads} threads`,
      expected:
        'a page served with "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp"',
    });
  }
  return threads;
}

/**
 * `webRuntime` with several sessions of a model, each with one thread, so that runs which are asked for at once go side by
 * side. The page need not be isolated.
 * @param sessions at most; fewer of a large model.
 */
export function pooledRuntime(sessions: number): Runtime {
  const runtime = webRuntime({ threads: 1 });
  return {
    target: 'wasm',
    compile: (model, options) => openPool(poolSize(model, sessions), () => runtime.compile(model, options)),
  };
}

// Bundlers find a worker by exactly these words.
const open = {
  wasm: () => new Worker(new URL('./limber-wasm-worker.js', import.meta.url), { type: 'module' }),
  webgpu: () => new Worker(new URL('./limber-webgpu-worker.js', import.meta.url), { type: 'module' }),
};

function startThread(target: 'wasm' | 'webgpu', task: WorkerTask): SessionThread {
  const worker = open[target]();
  worker.postMessage(task);
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    post: (request) => worker.postMessage(request),
    listen(answered, failed) {
      worker.onmessage = ({ data }: MessageEvent<Answer<never> | null>) => {
        if (data !== null) return answered(data);
        failed(new Error('the session is closed'));
        worker.terminate();
        end();
      };
      worker.onerror = (event) => {
        failed(brokenWorker(event, `limber-${target}-worker.js`));
        worker.terminate();
        end();
      };
    },
    ended,
  };
}
