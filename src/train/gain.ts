import {
  formatMetadata,
  type JointNetwork,
  metadataKey,
  parseMetadata,
  readMetadata,
} from '../models/index.ts';
import { decodeModel, encodeModel } from '../onnx/index.ts';
import { tensor } from '../tensor/index.ts';

/** The gain of a model's last network; `undefined` if none was chosen. */
export function lastGain(model: Uint8Array, where: string): number | undefined {
  const { networks } = readMetadata(model, where);
  const [, ...later] = networks;
  return later.at(-1)?.gain;
}

/**
 * Multiplies the corrections of the model's last network by a gain. The parameters of its last layer are multiplied,
 * so a program that runs the file needs no extra step. The metadata states the gain.
 */
export function withGain(model: Uint8Array, where: string, gain: number): Uint8Array {
  const { metadata: properties, graph, ...rest } = decodeModel(model, where);
  const metadata = parseMetadata(properties[metadataKey], where);
  const [first, ...later] = metadata.networks;
  const last = later.at(-1);
  if (last === undefined) throw new Error('a model of one network has no corrections');
  const multiplied: JointNetwork = { ...last, gain };
  const initializers = graph.initializers.map(({ name, tensor: { shape, dtype, data } }) => {
    const belongs = name.startsWith(`${last.outputs[0]}/coordinates/`) && dtype === 'float32';
    const values = belongs ? (data as Float32Array).map((value) => value * gain) : data;
    return { name, tensor: tensor(dtype, shape, values) };
  });
  const described = { ...metadata, networks: [first, ...later.slice(0, -1), multiplied] as const };
  return encodeModel({
    ...rest,
    metadata: { ...properties, [metadataKey]: formatMetadata(described) },
    graph: { ...graph, initializers },
  });
}
