import { LimberError } from '../errors.ts';
import type { OnnxModel, OnnxNode } from './model.ts';

/**
 * The part of a model that some of its outputs need, as a separate model with its nodes, stored tensors and inputs.
 * @throws LimberError when the model has no output of a given name.
 */
export function extractModel(model: OnnxModel, outputs: readonly string[], where: string): OnnxModel {
  const { graph } = model;
  const known = graph.outputs.map(({ name }) => name);
  const unknown = outputs.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LimberError({
      what: `the model has no output "${unknown}"`,
      expected: known.join(', '),
      where,
    });
  }
  const needed = new Set(outputs);
  const nodes: OnnxNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  const isNeeded = ({ name }: { readonly name: string }) => needed.has(name);
  return {
    ...model,
    graph: {
      ...graph,
      nodes: nodes.reverse(),
      initializers: graph.initializers.filter(isNeeded),
      inputs: graph.inputs.filter(isNeeded),
      outputs: graph.outputs.filter(({ name }) => outputs.includes(name)),
    },
  };
}
