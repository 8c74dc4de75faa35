import { LimberError } from '../../errors.ts';
import { brokenWorker } from '../../workers/web.ts';
import type { Runtime } from '../session.ts';
import { compileWith } from '../wrap.ts';
import type { Answer, WorkerTask } from './messages.ts';
import { openPool, poolSize } from './pool.ts';
import { remoteOrt, type SessionThread } from './remote.ts';

export { mostSessions } from './pool.ts';

export interface WebRuntimeOptions {
  /** `wasm` unless given. `webgpu` needs a browser with a GPU adapter. */
  readonly target?: 'wasm' | 'webgpu' | undefined;
  /**
   * Number of WebAssembly threads. More than one need a cross-origin isolated page. Unless given: up to 4 on an
   * isolated page, 1 elsewhere.
   */
  readonly threads?: number | undefined;
}

/**
 * ONNX Runtime in a browser, with one worker per session, so that the page stays responsive during computation. Runs
 * requested at the same time are queued. Tensors are copied to the worker.
 * @throws LimberError when more threads are requested than the page may have. `compile` throws a LimberError that names
 * a missing file.
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

/** More threads do not speed up models of the size that pages run. */
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
 * `webRuntime` with several sessions per model, each with one thread, so that runs requested at the same time go in
 * parallel. The page need not be isolated.
 * @param sessions largest number of sessions; a large model gets fewer.
 */
export function pooledRuntime(sessions: number): Runtime {
  const runtime = webRuntime({ threads: 1 });
  return {
    target: 'wasm',
    compile: (model, options) => openPool(poolSize(model, sessions), () => runtime.compile(model, options)),
  };
}

// Bundlers recognize a worker only by this exact expression.
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
