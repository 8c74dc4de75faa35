import * as ort from 'onnxruntime-web';
import type { Runtime } from './session.ts';
import { compileWith, type Ort } from './wrap.ts';

export interface WebRuntimeOptions {
  readonly target?: 'wasm' | 'webgpu';
  /**
   * Threads of the wasm module. They are shared by all of a page's sessions, so only the first runtime's count
   * takes effect; more than one needs a cross-origin isolated page.
   */
  readonly threads?: number;
  /** Where the `.wasm` files are served, ending in `/`; beside the script without it. */
  readonly wasmPaths?: string;
}

/** ONNX Runtime in a browser: WebAssembly or WebGPU. Also runs in Node, for tests of what a browser will compute. */
export function webRuntime({ target = 'wasm', threads = 1, wasmPaths }: WebRuntimeOptions = {}): Runtime {
  ort.env.wasm.numThreads = threads;
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  return {
    target,
    compile: (model, options = {}) =>
      compileWith(ort as unknown as Ort, model, { ...options, provider: target, writesInPlace: false }),
  };
}
