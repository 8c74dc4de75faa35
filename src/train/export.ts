import type { PoseTree } from '../codecs/index.ts';
import { at } from '../foundation/index.ts';
import { emit, type Value } from '../graph/index.ts';
import { gray } from '../images/index.ts';
import {
  type Architecture,
  type CropNetwork,
  formatMetadata,
  inferenceNetwork,
  type JointNetwork,
  metadataKey,
} from '../models/index.ts';
import { spatialSoftmax } from '../nn/index.ts';
import { decodeModel, encodeModel, type OnnxValueInfo } from '../onnx/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Card } from './card.ts';
import { fittingWeights, type Weights } from './weights.ts';

/** The data of a trained model for its export. */
export interface ExportOptions {
  /** The networks, first to last. The first network sees the crop around the person. */
  readonly networks: readonly [ExportedNetwork, ...ExportedNetwork[]];
  readonly skeleton: Skeleton;
  readonly seed: number;
  /** The parameters of all networks. */
  readonly weights: Weights;
  readonly card: Card;
  /** Tree fitted on the training poses, for models of belief maps. */
  readonly tree?: PoseTree | undefined;
}

/** One network of the exported model. */
export interface ExportedNetwork {
  readonly architecture: Architecture;
  /** Side of its crops in body diameters, for a network that looks around joints. */
  readonly sigma?: number | undefined;
  /** The factor by which its corrections were multiplied, if one was chosen. */
  readonly gain?: number;
}

/**
 * Exports a trained model as one `.onnx` file. Its metadata holds everything that is needed to use it. Each network
 * has its own input: `image` is one crop of a person; `crops2`, `crops3`, … are any number of crops around joints.
 * The outputs of all networks are numbered in one sequence: `stage1`, `stage2`, ….
 */
export function exportModel({ networks, skeleton, seed, weights, card, tree }: ExportOptions): Uint8Array {
  const outputs: Record<string, Value> = {};
  const described = networks.map(({ architecture, sigma, gain }, place): CropNetwork | JointNetwork => {
    const { looks, codec } = architecture;
    const name = place === 0 ? 'image' : `crops${place + 1}`;
    const input = { name, width: codec.inputWidth, height: codec.inputHeight };
    const names = inferenceNetwork(architecture, { seed, inputName: name }).stages.map((stage) => {
      const output = `stage${Object.keys(outputs).length + 1}`;
      outputs[output] = readable(stage, architecture);
      return output;
    });
    if (looks === 'crop') return { looks, input, outputs: names };
    if (sigma === undefined) throw new Error(`the crops of network ${place + 1} have no size`);
    return { looks, input, outputs: [at(names, 0)], sigma, gain };
  });
  const [first, ...later] = described as [CropNetwork, ...JointNetwork[]];
  const { codec, kind } = networks[0].architecture;
  if (kind === 'detector' || codec.kind === 'box cells') throw new Error('a detector is exported by itself');
  const { crop, ...rest } = card;
  const metadata = formatMetadata({
    format: 3,
    kind,
    skeleton,
    fill: gray,
    crop,
    codec,
    tree: tree && codec.kind === 'belief maps' ? tree : undefined,
    networks: [first, ...later],
    ...rest,
  });
  const bytes = emit({
    name: card.name,
    outputs,
    weights: fittingWeights(Object.values(outputs), weights),
    metadata: { [metadataKey]: metadata },
  });
  const open = later.flatMap(({ input, outputs }) => [input.name, ...outputs]);
  return open.length === 0 ? bytes : withAnyBatch(bytes, open, card.name);
}

/** Makes the batch size of the named inputs and outputs free. */
function withAnyBatch(bytes: Uint8Array, names: readonly string[], where: string): Uint8Array {
  const { graph, ...rest } = decodeModel(bytes, where);
  const open = (info: OnnxValueInfo): OnnxValueInfo =>
    names.includes(info.name) ? { ...info, shape: ['crops', ...info.shape.slice(1)] } : info;
  return encodeModel({
    ...rest,
    graph: { ...graph, inputs: graph.inputs.map(open), outputs: graph.outputs.map(open) },
  });
}

/** A stage's raw output in the form of the codec's targets: logits become distributions over the cells. */
function readable(stage: Value, { codec, maps }: Architecture): Value {
  if (maps !== undefined) return maps(stage);
  if (codec.kind !== 'belief maps' || codec.normalization !== 'probability') return stage;
  return spatialSoftmax(stage);
}
