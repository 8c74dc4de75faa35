import { tensor } from '../../tensor/index.ts';
import type { OnnxInitializer, OnnxModel, OnnxNode } from '../model.ts';
import { integerBias, integerWeights, type Range, unsignedScale } from './integers.ts';
import { type ConvolutionLayer, convolutionLayers } from './layers.ts';
import { usedInitializers } from './used-initializers.ts';

/** The values whose ranges `quantize` needs to know: what convolutions and additions read and give. */
export function observedValues(model: OnnxModel): readonly string[] {
  const convolutions = convolutionLayers(model).flatMap(({ input, output }) => [input, output]);
  const additions = model.graph.nodes.flatMap(({ opType, outputs }) => (opType === 'Add' ? outputs : []));
  return [...new Set([...convolutions, ...additions])];
}

/**
 * Writes convolutions with 8-bit integers, in the form of QuantizeLinear and DequantizeLinear pairs (QDQ) that runtimes
 * fuse: weights signed and symmetric with a scale for each output channel, activations unsigned with one scale. An
 * addition of two such values is written so too.
 * @param model its weights are in single precision, see `withSingleWeights`.
 * @param ranges of the values that `observedValues` names.
 * @param chosen the layers to write with integers, by name. The others stay as they are.
 */
export function quantize(
  model: OnnxModel,
  ranges: ReadonlyMap<string, Range>,
  chosen: ReadonlySet<string>,
): OnnxModel {
  const layers = convolutionLayers(model).filter(({ name }) => chosen.has(name));
  const values = quantizedValues(model, layers);
  const integers = new Map(
    [...values].flatMap((value) => {
      const range = ranges.get(value);
      return range === undefined ? [] : [[value, unsignedScale(range)] as const];
    }),
  );
  const initializers: OnnxInitializer[] = [];
  const store = (initializer: OnnxInitializer): string => {
    initializers.push(initializer);
    return initializer.name;
  };
  const scalar = (name: string, scale: number) =>
    store({ name, tensor: tensor('float32', [], Float32Array.of(scale)) });
  const pairs = new Map<string, readonly OnnxNode[]>();
  for (const [value, { scale, zero }] of integers) {
    const parameters = [
      scalar(`${value}/scale`, scale),
      store({ name: `${value}/zero`, tensor: tensor('uint8', [], Uint8Array.of(zero)) }),
    ];
    pairs.set(value, [
      node('QuantizeLinear', [value, ...parameters], `${value}/integers`),
      node('DequantizeLinear', [`${value}/integers`, ...parameters], restored(value)),
    ]);
  }
  const byOutput = new Map(layers.map((layer) => [layer.name, layer]));
  const { graph } = model;
  const inputs = new Set(graph.inputs.map(({ name }) => name));
  const nodes = graph.nodes.flatMap((each): readonly OnnxNode[] => {
    const layer = byOutput.get(each.outputs[0] ?? '');
    const read = each.inputs.map((name) => (integers.has(name) ? restored(name) : name));
    const after = each.outputs.flatMap((name) => pairs.get(name) ?? []);
    const inputScale = layer && integers.get(layer.input)?.scale;
    if (layer === undefined || inputScale === undefined) return [{ ...each, inputs: read }, ...after];
    const stored = storeLayer(layer, inputScale, store);
    return [...stored.nodes, { ...each, inputs: [read[0] ?? '', ...stored.inputs] }, ...after];
  });
  const first = [...inputs].flatMap((name) => pairs.get(name) ?? []);
  const kept = usedInitializers(graph.initializers, nodes);
  return {
    ...model,
    graph: { ...graph, nodes: [...first, ...nodes], initializers: [...kept, ...initializers] },
  };
}

/** What the chosen layers read and give, and the sums of two such values. */
function quantizedValues({ graph }: OnnxModel, layers: readonly ConvolutionLayer[]): ReadonlySet<string> {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const values = new Set(layers.flatMap(({ input, output }) => [input, output]));
  for (const {
    opType,
    inputs,
    outputs: [sum = ''],
  } of graph.nodes) {
    if (opType === 'Add' && inputs.every((name) => values.has(name))) values.add(sum);
  }
  for (const name of outputs) values.delete(name);
  return values;
}

function storeLayer(
  { name, weight, bias }: ConvolutionLayer,
  inputScale: number,
  store: (initializer: OnnxInitializer) => string,
): { readonly nodes: readonly OnnxNode[]; readonly inputs: readonly string[] } {
  const weights = integerWeights(weight);
  const axis = { axis: { int: 0 } };
  const parts = [
    ['weight', weights] as const,
    ...(bias ? [['bias', integerBias(bias, inputScale, weights)] as const] : []),
  ];
  const nodes = parts.map(([what, { integers, scales }]) => {
    const integersName = store({ name: `${name}/${what}/integers`, tensor: integers });
    const scalesName = store({ name: `${name}/${what}/scales`, tensor: scales });
    return node('DequantizeLinear', [integersName, scalesName], `${name}/${what}/restored`, axis);
  });
  return { nodes, inputs: nodes.flatMap(({ outputs }) => outputs) };
}

function restored(value: string): string {
  return `${value}/restored`;
}

function node(
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { opType, name: output, inputs, outputs: [output], attributes };
}
