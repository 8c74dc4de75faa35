import type { Tensor, TensorType } from '../tensor/index.ts';

/** Named tensors, as a session takes and gives them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A compiled ONNX model. */
export interface Session {
  /** Inputs of the model; an extent of −1 may be any. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** Outputs of the model; an extent of −1 is known only after a run. */
  readonly outputs: Readonly<Record<string, TensorType>>;
  /**
   * Runs the model. An output named in `into` is written to that tensor's memory, which may be an input's too;
   * the others are freshly allocated.
   * @throws LimberError naming the input that is missing, unknown or of the wrong type or shape.
   */
  run(inputs: Tensors, into?: Tensors): Promise<Tensors>;
  /** Frees the memory that the session holds. It cannot run afterwards. */
  close(): Promise<void>;
}

/** How one session computes. */
export interface SessionOptions {
  /** Threads for one operator; the runtime's own choice without it. */
  readonly threads?: number;
}

/** Something that runs ONNX models: ONNX Runtime in Node, in a browser, on a GPU. */
export interface Runtime {
  /** Target that graphs are emitted for: `cpu`, `wasm` or `webgpu`. */
  readonly target: Target;
  /** Opens a session of an ONNX file. @throws LimberError when ONNX Runtime refuses the model. */
  compile(model: Uint8Array, options?: SessionOptions): Promise<Session>;
  /** Where work can be divided among sessions that run side by side. */
  readonly beside?: Beside;
  /** Gives the memory of tensors that nobody needs any more back at once rather than when garbage is collected. */
  discard?(tensors: Tensors): void;
}

/** Sessions beside those of a runtime, each in a thread of its own. */
export interface Beside {
  readonly runtime: Runtime;
  /** How many of them. */
  readonly sessions: number;
  /** Threads per session, including the main one. */
  readonly threads: number;
}

/** Target of an emitted graph: the processor, WebAssembly, or WebGPU. */
export type Target = 'cpu' | 'wasm' | 'webgpu';
