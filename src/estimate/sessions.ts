import { LimberError, problemOf } from '../errors.ts';
import type { CropNetwork, JointNetwork, ModelMetadata } from '../models/index.ts';
import { decodeModel, encodeModel, extractModel } from '../onnx/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import { type DType, formatShape, type Shape, sameShape } from '../tensor/index.ts';

/** A network of a model, ready to run. */
export interface OpenNetwork<Described extends CropNetwork | JointNetwork> {
  readonly network: Described;
  readonly session: Session;
}

/** The networks of a model. The first sees the crop of a person; the others look around joints. */
export type OpenNetworks = readonly [OpenNetwork<CropNetwork>, ...OpenNetwork<JointNetwork>[]];

/**
 * Opens every network in a model's file.
 * @throws LimberError when ONNX Runtime refuses one, or the file contradicts its own description.
 */
export async function openNetworks(
  model: Uint8Array,
  { networks, codec }: ModelMetadata,
  targetShape: Shape,
  where: string,
  runtime: Runtime,
): Promise<OpenNetworks> {
  const [first, ...later] = networks;
  const whole = later.length === 0 ? undefined : decodeModel(model, where);
  const open = async <Described extends CropNetwork | JointNetwork>(network: Described) => {
    const { looks, input, outputs } = network;
    const bytes = whole === undefined ? model : encodeModel(extractModel(whole, outputs, where));
    const session = await runtime.compile(bytes).catch((cause: unknown) => {
      throw problemOf(cause).at(where);
    });
    const batch = looks === 'crop' ? 1 : -1;
    const shape = looks === 'crop' ? targetShape : [2 * codec.joints];
    requireTensor(session, 'input', input.name, 'uint8', [batch, input.height, input.width, 3], where);
    for (const name of outputs) requireTensor(session, 'output', name, 'float32', [batch, ...shape], where);
    return { network, session };
  };
  const opened: [OpenNetwork<CropNetwork>, ...OpenNetwork<JointNetwork>[]] = [await open(first)];
  for (const network of later) opened.push(await open(network));
  return opened;
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
