import { formatMetadata, type JointNetwork, metadataKey, parseMetadata } from '../models/index.ts';
import { decodeMetadata, decodeModel, encodeModel } from '../onnx/index.ts';
import { tensor } from '../tensor/index.ts';

/** The gain of a model's last network; `undefined` where none has been chosen. */
export function lastGain(model: Uint8Array, where: string): number | undefined {
  const { networks } = parseMetadata(decodeMetadata(model, where)[metadataKey], where);
  const [, ...later] = networks;
  return later.at(-1)?.gain;
}

/**
 * The model with the corrections of its last network multiplied by a gain. The network's last layer is multiplied, so
 * that whoever runs the file need not know. The file's description states the gain.
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
