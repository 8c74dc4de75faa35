import { formatMetadata, type ModelMetadata, metadataKey, parseMetadata } from '../../models/index.ts';
import { decodeMetadata, decodeModel, encodeModel } from '../../onnx/index.ts';
import { tensor } from '../../tensor/index.ts';

/** What has been chosen for the stages of a cascade after the first; `undefined` where nothing has. */
export function gainsOf(model: Uint8Array, where: string): readonly (number | undefined)[] {
  const { refinement } = parseMetadata(decodeMetadata(model, where)[metadataKey], where);
  return (refinement?.stages ?? []).map(({ gain }) => gain);
}

/**
 * The cascade with the corrections of its last stage multiplied by a gain. The network's last layer is, so that whoever
 * runs the file need not know; the file's description says so.
 */
export function withGain(model: Uint8Array, where: string, gain: number): Uint8Array {
  const { metadata: properties, graph, ...rest } = decodeModel(model, where);
  const metadata = parseMetadata(properties[metadataKey], where);
  const { refinement } = metadata;
  if (refinement === undefined) throw new Error('a cascade of one stage has no corrections');
  const last = refinement.stages.at(-1)!;
  const described: ModelMetadata = {
    ...metadata,
    refinement: { ...refinement, stages: [...refinement.stages.slice(0, -1), { ...last, gain }] },
  };
  const initializers = graph.initializers.map(({ name, tensor: { shape, dtype, data } }) => {
    const belongs = name.startsWith(`${last.output}/coordinates/`) && dtype === 'float32';
    const values = belongs ? (data as Float32Array).map((value) => value * gain) : data;
    return { name, tensor: tensor(dtype, shape, values) };
  });
  return encodeModel({
    ...rest,
    metadata: { ...properties, [metadataKey]: formatMetadata(described) },
    graph: { ...graph, initializers },
  });
}
