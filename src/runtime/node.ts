import { MessageChannel } from 'node:worker_threads';
import { nativePackage } from '../foundation/node.ts';
import type { Runtime, Tensors } from './session.ts';
import { compileWith, type Ort } from './wrap.ts';

/** ONNX Runtime, loaded when the first model is opened. */
export const onnxRuntime = nativePackage<Ort>('onnxruntime-node', 'to run models');

/** How ONNX Runtime runs models in Node. */
export interface NodeRuntimeOptions {
  /** `webgpu` needs a Vulkan, Metal or Direct3D driver. Operators that it lacks run on the CPU. */
  readonly target?: 'cpu' | 'webgpu' | undefined;
  /** Threads per operator, unless a session says otherwise. ONNX Runtime's own choice is one per core. */
  readonly threads?: number | undefined;
  /** Beginning of the path at which a session writes the time of each operator when it is closed. */
  readonly profile?: string | undefined;
}

/**
 * ONNX Runtime as a native library. Tensors are passed in and out without copying. `Session.run` blocks the event loop
 * during computation.
 */
export function nodeRuntime({ target = 'cpu', threads, profile }: NodeRuntimeOptions = {}): Runtime {
  return {
    target,
    compile: (model, { threads: own = threads } = {}) =>
      compileWith(onnxRuntime(), model, {
        threads: own,
        profile,
        provider: target,
        writesInPlace: true,
        discard: giveBack,
      }),
    discard,
  };
}

/** A closed port that leads nowhere. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/** Frees memory at once: a transfer takes memory from its owner, and a closed port drops it. */
function giveBack(memory: ArrayBuffer): void {
  nowhere.postMessage(null, [memory]);
}

function discard(tensors: Tensors): void {
  for (const { data } of Object.values(tensors)) giveBack(data.buffer as ArrayBuffer);
}
