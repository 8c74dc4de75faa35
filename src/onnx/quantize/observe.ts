import type { OnnxModel, OnnxNode } from '../model.ts';
import type { Range } from './integers.ts';

/** A model that also gives the least and the greatest number of some values, as outputs. */
export function withRanges(model: OnnxModel, values: readonly string[]): OnnxModel {
  const ends = values.flatMap((value) => [
    { opType: 'ReduceMin', value, name: leastOf(value) },
    { opType: 'ReduceMax', value, name: mostOf(value) },
  ]);
  const nodes = ends.map(
    ({ opType, value, name }): OnnxNode => ({
      opType,
      name,
      inputs: [value],
      outputs: [name],
      attributes: { keepdims: { int: 0 } },
    }),
  );
  const outputs = ends.map(({ name }) => ({ name, dtype: 'float32' as const, shape: [] }));
  const { graph } = model;
  return {
    ...model,
    graph: { ...graph, nodes: [...graph.nodes, ...nodes], outputs: [...graph.outputs, ...outputs] },
  };
}

/** The range of a value in the outputs of such a model. */
export function rangeIn(
  outputs: Readonly<Record<string, { readonly data: ArrayLike<unknown> }>>,
  value: string,
): Range {
  const number = (name: string) => Number(outputs[name]?.data[0]);
  return { least: number(leastOf(value)), most: number(mostOf(value)) };
}

const leastOf = (value: string) => `${value}/least`;
const mostOf = (value: string) => `${value}/most`;
