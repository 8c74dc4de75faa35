import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Storage } from '../../tensor/index.ts';
import type { SentError } from '../../workers/index.ts';

/** The data that a worker starts with. */
export interface WorkerTask {
  readonly model: Uint8Array;
  readonly options: InferenceSession.SessionOptions;
}

/** A tensor of ONNX Runtime in a message between threads. */
export interface PlainTensor {
  readonly type: Tensor.Type;
  readonly data: Storage[keyof Storage];
  readonly dims: readonly number[];
}

export type PlainTensors = Readonly<Record<string, PlainTensor>>;

/** From the main thread to the worker: inputs for a run, or `null` to end. */
export type Request = PlainTensors | null;

/**
 * From the worker to its owner: first a description of the model's inputs and outputs, then the outputs of each
 * request, in order.
 */
export type Answer<Value> = { readonly value: Value } | SentError;

export type Description = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>;
