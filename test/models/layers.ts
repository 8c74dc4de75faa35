import { nodesInOrder, type OperatorNode, parametersOf, type Value } from '../../src/graph/index.ts';
import { type InferenceNetwork, type Network, receptiveField } from '../../src/models/index.ts';
import { type Shape, sizeOf } from '../../src/tensor/index.ts';

/** A layer with weights, or a pooling, read from the graph. */
export interface Layer {
  /** The name of its parameters; `maxPool` or `averagePool` for a pooling. */
  readonly name: string;
  /** The shape of its result, without the batch. */
  readonly shape: Shape;
  readonly weights: number;
  readonly biases: number;
  readonly result: Value;
}

/** Every convolution, matrix product with a parameter and pooling of a network, in the order of computation. */
export function layersOf({ stages }: Network): readonly Layer[] {
  return nodesInOrder(stages).flatMap((node) => (node.kind === 'operator' ? (layerOf(node) ?? []) : []));
}

function layerOf(node: OperatorNode): Layer | undefined {
  const result: Value = { ...node.output, node };
  const layer = { shape: result.shape.slice(1), result };
  if (node.operator === 'maxPool' || node.operator === 'averagePool') {
    return { ...layer, name: node.operator, weights: 0, biases: 0 };
  }
  const weight = node.inputs[1];
  if ((node.operator !== 'conv' && node.operator !== 'matmul') || weight?.node.kind !== 'parameter') return;
  const bias = node.inputs[2];
  return {
    ...layer,
    name: weight.node.name.replace(/\/weight$/, ''),
    weights: sizeOf(weight.shape),
    biases: bias ? sizeOf(bias.shape) : 0,
  };
}

/** Side of the square of pixels that a layer's cells depend on. */
export function fieldOf(network: InferenceNetwork, name: string): number {
  const layer = layersOf(network).find((each) => each.name === name);
  if (layer === undefined) throw new Error(`no layer ${name}`);
  const { size } = receptiveField(layer.result, network.image);
  if (size[0] !== size[1]) throw new Error(`the window of ${name} is no square`);
  return size[0];
}

/** Number of trainable values. */
export function parameterCount({ stages }: Network): number {
  return parametersOf(stages).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
