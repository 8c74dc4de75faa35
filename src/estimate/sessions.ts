import type { Codec } from '../codecs/index.ts';
import { LimberError, problemOf } from '../errors.ts';
import type { ModelMetadata } from '../models/index.ts';
import { decodeModel, encodeModel, extractModel } from '../onnx/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import { type DType, formatShape, type Shape, sameShape } from '../tensor/index.ts';
import type { RefiningNetwork } from './cascade.ts';

/** What runs the networks of a file. */
export interface Sessions {
  readonly session: Session;
  /** DeepPose's stages from the second on. */
  readonly refining: readonly RefiningNetwork[];
}

/**
 * A session for every network in a model's file.
 * @throws LimberError when ONNX Runtime refuses one, or the file contradicts its own description.
 */
export async function openSessions(
  model: Uint8Array,
  metadata: ModelMetadata,
  codec: Codec,
  where: string,
  runtime: Runtime,
): Promise<Sessions> {
  const open = (bytes: Uint8Array) =>
    runtime.compile(bytes).catch((cause: unknown) => {
      throw problemOf(cause).at(where);
    });
  const { input, outputs, refinement } = metadata;
  const first = (session: Session) => {
    requireTensor(session, 'input', input.name, 'uint8', [1, input.height, input.width, 3], where);
    for (const name of outputs)
      requireTensor(session, 'output', name, 'float32', [1, ...codec.targetShape], where);
    return session;
  };
  if (refinement === undefined) return { session: first(await open(model)), refining: [] };
  const whole = decodeModel(model, where);
  const part = (names: readonly string[]) => open(encodeModel(extractModel(whole, names, where)));
  const session = first(await part(outputs));
  const refining: RefiningNetwork[] = [];
  for (const stage of refinement.stages) {
    const own = await part([stage.output]);
    const shape = [-1, refinement.height, refinement.width, 3];
    requireTensor(own, 'input', stage.input, 'uint8', shape, where);
    requireTensor(own, 'output', stage.output, 'float32', [-1, ...codec.targetShape], where);
    refining.push({ ...stage, session: own });
  }
  return { session, refining };
}

function requireTensor(
  session: Session,
  kind: 'input' | 'output',
  name: string,
  dtype: DType,
  shape: Shape,
  where: string,
): void {
  const found = (kind === 'input' ? session.inputs : session.outputs)[name];
  if (found?.dtype === dtype && sameShape(found.shape, shape)) return;
  throw new LimberError({
    what: `the model contradicts its own description of the ${kind} "${name}"`,
    got: found === undefined ? 'none' : `${found.dtype} ${formatShape(found.shape)}`,
    expected: `${dtype} ${formatShape(shape)}`,
    where,
  });
}
