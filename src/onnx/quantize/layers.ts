import type { Tensor } from '../../tensor/index.ts';
import { fromFloat16 } from '../float16.ts';
import type { OnnxModel, OnnxNode } from '../model.ts';
import { usedInitializers } from './used-initializers.ts';

/** A convolution that can compute with 8-bit integers. */
export interface ConvolutionLayer {
  /** The convolution's output, which names the layer. */
  readonly name: string;
  readonly node: OnnxNode;
  /** [out, in / groups, rows, columns]. */
  readonly weight: Tensor<'float32'>;
  readonly bias: Tensor<'float32'> | undefined;
  /** The value that the convolution reads. */
  readonly input: string;
  /** The value after the layer's ReLU or Clip, or the convolution's own output. */
  readonly output: string;
  /** Whether every output channel reads one input channel only. */
  readonly isDepthwise: boolean;
}

/** A model whose weights in half precision are stored in single precision, without Casts. */
export function withSingleWeights(model: OnnxModel): OnnxModel {
  const { graph } = model;
  const stored = new Map(graph.initializers.map(({ name, tensor }) => [name, tensor]));
  const widened = new Map<string, Tensor<'float32'>>();
  const nodes = graph.nodes.filter(({ opType, inputs: [from = ''], outputs: [to = ''] }) => {
    const half = opType === 'Cast' ? stored.get(from) : undefined;
    if (half?.dtype !== 'float16') return true;
    widened.set(to, fromFloat16(half as Tensor<'float16'>));
    return false;
  });
  const initializers = [
    ...usedInitializers(graph.initializers, nodes),
    ...[...widened].map(([name, tensor]) => ({ name, tensor })),
  ];
  return { ...model, graph: { ...graph, nodes, initializers } };
}

/** The convolutions of a model, first to last. Their weights have to be stored in single precision. */
export function convolutionLayers({ graph }: OnnxModel): readonly ConvolutionLayer[] {
  const stored = new Map(graph.initializers.map(({ name, tensor }) => [name, tensor]));
  const single = (name: string | undefined) => {
    const tensor = stored.get(name ?? '');
    return tensor?.dtype === 'float32' ? (tensor as Tensor<'float32'>) : undefined;
  };
  return graph.nodes.flatMap((node): readonly ConvolutionLayer[] => {
    const [input = '', weightName, biasName] = node.inputs;
    const [name = ''] = node.outputs;
    const weight = single(weightName);
    const bias = single(biasName);
    if (node.opType !== 'Conv' || weight === undefined || (biasName && !bias)) return [];
    const readers = graph.nodes.filter(({ inputs }) => inputs.includes(name));
    const [only] = readers;
    const isActivation = readers.length === 1 && (only?.opType === 'Relu' || only?.opType === 'Clip');
    const output = isActivation ? (only?.outputs[0] ?? name) : name;
    return [{ name, node, weight, bias, input, output, isDepthwise: weight.shape[1] === 1 }];
  });
}
