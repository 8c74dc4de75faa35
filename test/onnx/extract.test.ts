import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, extractModel, type OnnxModel } from '../../src/onnx/index.ts';
import { float32 } from '../../src/tensor/index.ts';

const type = { dtype: 'float32', shape: [1] } as const;
const node = (inputs: readonly string[], output: string) => ({
  opType: 'Add',
  inputs,
  outputs: [output],
  attributes: {},
});

/** a + w → sum → doubled; b + v → other. */
const model: OnnxModel = {
  producer: 'test',
  opsets: { '': 20 },
  metadata: { kept: 'yes' },
  graph: {
    name: 'two networks',
    nodes: [node(['a', 'w'], 'sum'), node(['b', 'v'], 'other'), node(['sum', 'sum'], 'doubled')],
    initializers: ['w', 'v'].map((name) => ({ name, tensor: float32([1], [3]) })),
    inputs: ['a', 'b'].map((name) => ({ name, ...type })),
    outputs: ['doubled', 'other'].map((name) => ({ name, ...type })),
  },
};

const names = (values: readonly { readonly name: string }[]) => values.map(({ name }) => name);

describe('extractModel', () => {
  it('keeps only the parts that an output needs', () => {
    const { graph, metadata } = extractModel(model, ['doubled'], 'm');
    expect(graph.nodes.map(({ outputs }) => outputs[0])).toEqual(['sum', 'doubled']);
    expect([graph.inputs, graph.initializers, graph.outputs].map(names)).toEqual([['a'], ['w'], ['doubled']]);
    expect(metadata).toEqual({ kept: 'yes' });
  });

  it('returns the whole model for all outputs', () => {
    expect(extractModel(model, ['other', 'doubled'], 'm')).toEqual(model);
    const bytes = encodeModel(extractModel(model, ['other'], 'm'));
    expect(names(decodeModel(bytes, 'm').graph.inputs)).toEqual(['b']);
  });

  it('lists the outputs when a name is unknown', () => {
    expect(() => extractModel(model, ['third'], 'm.onnx')).toThrow(
      'the model has no output "third" – expected doubled, other – in m.onnx',
    );
  });
});
