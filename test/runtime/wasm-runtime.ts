import * as ort from 'onnxruntime-web';
import type { Runtime } from '../../src/runtime/index.ts';
import { compileWith, type Ort } from '../../src/runtime/wrap.ts';

/** The WebAssembly runtime of browsers, in Node and in the caller's thread, for tests of browser results. */
export function wasmRuntime(): Runtime {
  ort.env.wasm.numThreads = 1;
  return {
    target: 'wasm',
    compile: (model, options = {}) =>
      compileWith(ort as unknown as Ort, model, { ...options, provider: 'wasm', writesInPlace: false }),
  };
}
