import { LimberError } from '../../errors.ts';
import { importOnnx, type Value } from '../../graph/index.ts';
import type { OnnxModel } from '../../onnx/index.ts';

/**
 * The output `features` of a trunk's file for given images. Every stage has its own copy of the trunk; `prefix`
 * precedes the names of its parameters.
 * @param normalized images normalized for the trunk, [N, 3, H, W].
 * @throws LimberError when the file has no input `image` or no output `features`.
 */
export function trunkFeatures(trunk: OnnxModel, normalized: Value, prefix: string, where: string): Value {
  const { inputs, outputs } = trunk.graph;
  if (!inputs.some(({ name }) => name === 'image') || !outputs.some(({ name }) => name === 'features')) {
    throw new LimberError({
      what: 'the file is not a trunk',
      got: `${[...inputs, ...outputs].map(({ name }) => `"${name}"`).join(', ')}`,
      expected: 'an input "image" and an output "features"',
      where,
    });
  }
  const imported = importOnnx(withPrefix(trunk, prefix), {
    inputs: { image: normalized },
    outputs: ['features'],
    where,
  });
  return imported.outputs.features;
}

/** The same model, with a prefix before the names of its stored values. */
function withPrefix(model: OnnxModel, prefix: string): OnnxModel {
  const stored = new Set(model.graph.initializers.map(({ name }) => name));
  const own = /^constant_\d+$/;
  const renamed = (name: string) => (stored.has(name) && !own.test(name) ? prefix + name : name);
  return {
    ...model,
    graph: {
      ...model.graph,
      nodes: model.graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(renamed) })),
      initializers: model.graph.initializers.map(({ name, tensor }) => ({ name: renamed(name), tensor })),
    },
  };
}
