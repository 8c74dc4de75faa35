import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { LimberError } from '../errors.ts';
import { entryOf, withoutUndefined } from '../foundation/index.ts';
import {
  type DType,
  formatShape,
  type Shape,
  type Storage,
  type Tensor,
  type TensorType,
} from '../tensor/index.ts';
import type { Session, SessionOptions, Tensors } from './session.ts';

/** The part of ONNX Runtime's API that its Node and web packages share. */
export interface Ort {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: DType, data: Storage[DType], dims: readonly number[]) => OrtTensor;
}

export interface WrapOptions extends SessionOptions {
  readonly provider: 'cpu' | 'wasm' | 'webgpu';
  /** Whether the runtime writes outputs into given memory; otherwise they are copied there. */
  readonly writesInPlace: boolean;
  /** Frees memory that is no longer needed at once, before the garbage collector would. */
  readonly discard?: (memory: ArrayBuffer) => void;
  /** Measures every operator. When the session is closed, writes a file whose name begins with this text. */
  readonly profile?: string | undefined;
}

/** Compiles a model with either of ONNX Runtime's packages. @throws LimberError when ONNX Runtime refuses the model. */
export async function compileWith(ort: Ort, model: Uint8Array, options: WrapOptions): Promise<Session> {
  const session = await ort.InferenceSession.create(
    model,
    withoutUndefined({
      executionProviders: [options.provider],
      graphOptimizationLevel: 'all' as const,
      // A planned memory block would exist beside the memory of the first run: twice the memory, and no faster.
      enableMemPattern: false,
      // Errors are thrown, so the runtime need not print them too.
      logSeverityLevel: 4 as const,
      intraOpNumThreads: options.threads,
      // Threads wait busily for the next operator. After a run they would take the cores from the next session, for example
      // a pose model's from its detector: two models by turns took 34 ms instead of 13, on two cores with two threads.
      extra: options.provider === 'cpu' ? { session: { force_spinning_stop: '1' } } : undefined,
      enableProfiling: options.profile === undefined ? undefined : true,
      profileFilePrefix: options.profile,
    }),
  ).catch((cause: unknown) => {
    throw failure('ONNX Runtime cannot load the model', cause);
  });
  const inputs = typesOf(session.inputMetadata);
  const outputs = typesOf(session.outputMetadata);
  const fetchNothing = Object.fromEntries(Object.keys(outputs).map((name) => [name, null]));

  const toOrt = ({ dtype, data, shape }: Tensor): OrtTensor => new ort.Tensor(dtype, data, [...shape]);

  return {
    inputs,
    outputs,
    async run(feeds, into = {}) {
      checkTensors(feeds, inputs, 'input');
      checkTensors(into, outputs, 'output');
      const missing = Object.keys(inputs).find((name) => feeds[name] === undefined);
      if (missing !== undefined) throw new LimberError(`the model's input "${missing}" is missing`);
      const handed = Object.entries(into).filter(([, target]) => isWrittenInPlace(target, options));
      const fetches = { ...fetchNothing, ...mapTensors(Object.fromEntries(handed), toOrt) };
      const results = await session.run(mapTensors(feeds, toOrt), fetches).catch((cause: unknown) => {
        throw failure('ONNX Runtime cannot run the model', cause);
      });
      return Object.fromEntries(
        Object.keys(outputs).map((name) => {
          const result = fromOrt(entryOf(results, name));
          const target = into[name];
          if (target === undefined) return [name, result];
          if (!isWrittenInPlace(target, options)) overwrite(target, result);
          // onnxruntime-node copies each output, even one that was written in place.
          if (result.data.buffer !== target.data.buffer) options.discard?.(result.data.buffer as ArrayBuffer);
          return [name, target];
        }),
      );
    },
    close: () => {
      if (options.profile !== undefined) session.endProfiling();
      return session.release();
    },
  };
}

/**
 * Whether ONNX Runtime writes an output into given memory. Where JavaScript has `Float16Array`, as in Node 24,
 * onnxruntime-node wrongly treats the memory of half-precision numbers as empty.
 */
function isWrittenInPlace({ dtype }: Tensor, { writesInPlace }: WrapOptions): boolean {
  return writesInPlace && !(dtype === 'float16' && 'Float16Array' in globalThis);
}

function mapTensors(tensors: Tensors, map: (tensor: Tensor) => OrtTensor): Record<string, OrtTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, map(tensor)]));
}

function fromOrt(tensor: OrtTensor): Tensor {
  const { type, data, dims } = tensor;
  // ONNX Runtime uses Float16Array where JavaScript has it; Limber keeps the bits.
  const storage =
    type === 'float16' && ArrayBuffer.isView(data) && !(data instanceof Uint16Array)
      ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
      : data;
  return { dtype: type as DType, shape: dims, data: storage as Storage[DType] };
}

function overwrite(target: Tensor, source: Tensor): void {
  const bytes = (tensor: Tensor) =>
    new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  bytes(target).set(bytes(source));
}

const dtypes: ReadonlySet<string> = new Set<DType>(['float32', 'float16', 'int32', 'int64', 'uint8', 'bool']);

function typesOf(metadata: readonly InferenceSession.ValueMetadata[]): Readonly<Record<string, TensorType>> {
  return Object.fromEntries(
    metadata.map((value) => {
      if (!value.isTensor || !dtypes.has(value.type)) {
        throw new LimberError({
          what: `the model's "${value.name}" has a type that Limber does not use`,
          got: value.isTensor ? value.type : 'no tensor',
          expected: [...dtypes].join(', '),
        });
      }
      const shape = value.shape.map((extent) => (typeof extent === 'number' ? extent : -1));
      return [value.name, { dtype: value.type as DType, shape }];
    }),
  );
}

function checkTensors(
  tensors: Tensors,
  types: Readonly<Record<string, TensorType>>,
  kind: 'input' | 'output',
): void {
  for (const [name, { dtype, shape }] of Object.entries(tensors)) {
    const type = types[name];
    if (type === undefined) {
      throw new LimberError({
        what: `the model has no ${kind} "${name}"`,
        expected: Object.keys(types).join(', '),
      });
    }
    if (dtype !== type.dtype || !fits(shape, type.shape)) {
      throw new LimberError({
        what: `the tensor for the model's ${kind} "${name}" does not fit`,
        got: `${dtype} ${formatShape(shape)}`,
        expected: `${type.dtype} ${formatShape(type.shape)}`,
      });
    }
  }
}

/** An extent of −1 in the model's shape is open. */
function fits(shape: Shape, model: Shape): boolean {
  return shape.length === model.length && model.every((extent, axis) => extent < 0 || extent === shape[axis]);
}

function failure(what: string, cause: unknown): LimberError {
  if (cause instanceof LimberError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new LimberError({ what, got: `"${message.replace(/\s+/g, ' ').trim()}"` }, { cause });
}
