import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Problem } from '../../errors.ts';
import type { Storage } from '../../tensor/index.ts';

/** Data that a worker is started with. */
export interface WorkerTask {
  readonly model: Uint8Array;
  readonly options: InferenceSession.SessionOptions;
}

/** A tensor of ONNX Runtime's on its way between threads. */
export interface PlainTensor {
  readonly type: Tensor.Type;
  readonly data: Storage[keyof Storage];
  readonly dims: readonly number[];
}

export type PlainTensors = Readonly<Record<string, PlainTensor>>;

/** Main thread to worker: run on these, or end. */
export type Request = PlainTensors | null;

/** Worker to whoever started it: first what the model takes and gives, then a run's outputs for each request, in order. */
export type Answer<Value> =
  | { readonly value: Value }
  /** A `LimberError`'s parts. */
  | { readonly problem: Problem }
  /** The text of any other error. */
  | { readonly fault: string };

export type Description = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>;
