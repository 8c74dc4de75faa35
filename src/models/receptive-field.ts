import { LimberError, problemOf } from '../errors.ts';
import {
  type Node,
  nodesInOrder,
  type OperatorNode,
  type Pair,
  type Value,
  windowOf,
} from '../graph/index.ts';

import { type Architecture, inferenceNetwork } from './network.ts';

/** The window of the input that one cell of a value depends on. Rows, then columns. */
export interface ReceptiveField {
  /** Extent of the window, in pixels of the input. */
  readonly size: Pair;
  /** Distance of the windows of neighboring cells, in pixels of the input. */
  readonly stride: Pair;
}

/**
 * Finds the part of `input` that one cell of `output` depends on, by walking the graph. A window of k cells, d apart,
 * over cells of stride s adds (k − 1) · d · s pixels. Where branches meet, the largest window counts. Borders are
 * ignored; so is the sum over all cells in a softmax.
 * @throws LimberError when an operator on the way mixes all cells, or the output does not depend on the input.
 */
export function receptiveField(output: Value, input: Value): ReceptiveField {
  const fields = new Map<Node, ReceptiveField>([[input.node, { size: [1, 1], stride: [1, 1] }]]);
  for (const node of nodesInOrder([output])) {
    if (node.kind !== 'operator' || fields.has(node)) continue;
    const seen = node.inputs.flatMap((value) => fields.get(value.node) ?? []);
    if (seen.length > 0) fields.set(node, through(node, seen.reduce(larger)));
  }
  const field = fields.get(output.node);
  if (field === undefined)
    throw new LimberError('no receptive field: the output does not depend on the input');
  return field;
}

/**
 * The receptive field of every stage of a network, first to last; empty for a network without windows, such as a
 * regressor.
 */
export function stageFields(architecture: Architecture): readonly ReceptiveField[] {
  const { image, stages } = inferenceNetwork(architecture, { seed: 0 });
  try {
    return stages.map((stage) => receptiveField(stage, image));
  } catch (error) {
    problemOf(error);
    return [];
  }
}

function through(node: OperatorNode, { size, stride }: ReceptiveField): ReceptiveField {
  const window = windowOf(node);
  if (window === 'all') throw unbounded(node);
  const { reach, strides } = window;
  return {
    size: [size[0] + reach[0] * stride[0], size[1] + reach[1] * stride[1]],
    stride: [stride[0] * strides[0], stride[1] * strides[1]],
  };
}

function unbounded({ operator }: OperatorNode): LimberError {
  return new LimberError({
    what: 'the receptive field is not a window',
    got: `a ${operator} on the way`,
    expected: 'convolutions, pooling and operators that work cell by cell',
  });
}

function larger(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  const most = (x: Pair, y: Pair): Pair => [Math.max(x[0], y[0]), Math.max(x[1], y[1])];
  return { size: most(a.size, b.size), stride: most(a.stride, b.stride) };
}
