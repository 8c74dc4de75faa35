import { at } from '../foundation/index.ts';
import type { OnnxModel } from './model.ts';

/**
 * Opens the batch, rows and columns of a model of images [n, channels, height, width]. The model's operators must adapt
 * to the input's size.
 * @param extents names for the rows and columns of an output.
 */
export function atAnySize(
  model: OnnxModel,
  extents: (output: string) => readonly [rows: string, columns: string],
): OnnxModel {
  const { inputs, outputs } = model.graph;
  return {
    ...model,
    graph: {
      ...model.graph,
      inputs: inputs.map((info) => ({ ...info, shape: ['batch', at(info.shape, 1), 'height', 'width'] })),
      outputs: outputs.map((info) => ({
        ...info,
        shape: ['batch', at(info.shape, 1), ...extents(info.name)],
      })),
    },
  };
}
