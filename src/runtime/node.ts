import { MessageChannel } from 'node:worker_threads';
import { nativePackage } from '../foundation/node.ts';
import type { Runtime, Tensors } from './session.ts';
import { compileWith, type Ort } from './wrap.ts';

/** ONNX Runtime, loaded with the first model. */
export const onnxRuntime = nativePackage<Ort>('onnxruntime-node', 'to run models');

/** How ONNX Runtime runs models in Node. */
export interface NodeRuntimeOptions {
  /** `webgpu` needs a Vulkan, Metal or Direct3D driver; operators it lacks run on the CPU. */
  readonly target?: 'cpu' | 'webgpu';
  /** Threads for one operator, unless a session says otherwise; ONNX Runtime takes one per core without it. */
  readonly threads?: number;
  /** Where sessions write how long each operator took, once closed: a path's beginning. */
  readonly profile?: string;
}

/**
 * ONNX Runtime as a native library.
 * Tensors are handed over and back without copying. `Session.run` blocks the event loop while it computes.
 */
export function nodeRuntime({ target = 'cpu', threads, profile }: NodeRuntimeOptions = {}): Runtime {
  return {
    target,
    compile: (model, options = {}) =>
      compileWith(onnxRuntime(), model, {
        ...(threads === undefined ? {} : { threads }),
        ...(profile === undefined ? {} : { profile }),
        ...options,
        provider: target,
        writesInPlace: true,
        discard: giveBack,
      }),
    discard,
  };
}

/** Leads nowhere: it has been closed. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/** What is handed over to a port leaves its owner, and a port that leads nowhere gives its memory back at once. */
function giveBack(memory: ArrayBuffer): void {
  nowhere.postMessage(null, [memory]);
}

function discard(tensors: Tensors): void {
  for (const { data } of Object.values(tensors)) giveBack(data.buffer as ArrayBuffer);
}
