import type { Tensor, TensorType } from '../tensor/index.ts';

/** A session's inputs or outputs, by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A compiled ONNX model. */
export interface Session {
  /** Inputs of the model. An extent of −1 is open. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** Outputs of the model. An extent of −1 is known only after a run. */
  readonly outputs: Readonly<Record<string, TensorType>>;
  /**
   * Runs the model. An output named in `into` is written to that tensor's memory, which may also be an input's. The
   * other outputs get new memory.
   * @throws LimberError naming an input that is missing, unknown, or of the wrong type or shape.
   */
  run(inputs: Tensors, into?: Tensors): Promise<Tensors>;
  /** Frees the session's memory. It cannot run afterwards. */
  close(): Promise<void>;
}

/** The options of one session. */
export interface SessionOptions {
  /** Threads per operator; the runtime's own choice unless given. */
  readonly threads?: number | undefined;
}

/** Runs ONNX models: ONNX Runtime in Node, in a browser or on a GPU. */
export interface Runtime {
  /** Target that graphs are emitted for: `cpu`, `wasm` or `webgpu`. */
  readonly target: Target;
  /** Opens a session of an ONNX file. @throws LimberError when ONNX Runtime refuses the model. */
  compile(model: Uint8Array, options?: SessionOptions): Promise<Session>;
  /** Present if work can be divided among sessions that run in parallel. */
  readonly beside?: Beside | undefined;
  /** Frees tensors that are no longer needed at once, before the garbage collector would. */
  discard?(tensors: Tensors): void;
}

/** Sessions beside those of a runtime, each in a separate thread. */
export interface Beside {
  readonly runtime: Runtime;
  /** Number of these sessions. */
  readonly sessions: number;
  /** Threads per session, including the main one. */
  readonly threads: number;
}

/** Target of an emitted graph: the processor, WebAssembly, or WebGPU. */
export type Target = 'cpu' | 'wasm' | 'webgpu';
