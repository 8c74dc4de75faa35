import { ops } from '../builder.ts';
import { pictureSize } from '../ops/shapes.ts';
import { inputsOf, nodesInOrder, parametersOf } from '../traverse.ts';
import type { Node, OperatorNode, ParameterNode, Value } from '../value.ts';
import { chooseFilter } from './choose.ts';
import { fastConvolution } from './convolution.ts';

/**
 * The same values, computed with fewer products: convolutions for which that pays are replaced by fast ones, which
 * round differently, by about 1e-6 of the largest result. For processors; a model that is exported keeps its
 * convolutions as they are.
 * @param bindings values that stand for parameters, as for `emit`: the others' transforms are computed only once.
 */
export function withFastConvolutions<Outputs extends Readonly<Record<string, Value>>>(
  outputs: Outputs,
  bindings: ReadonlyMap<ParameterNode, Value> = new Map(),
): { readonly [Name in keyof Outputs]: Value } {
  const replaced = new Map<Node, Value>();
  const isConstant = (value: Value): boolean =>
    inputsOf([value]).length === 0 && !parametersOf([value]).some(({ node }) => bindings.has(node));
  const current = (value: Value): Value => replaced.get(value.node) ?? value;
  for (const node of nodesInOrder(Object.values(outputs))) {
    if (node.kind !== 'operator') continue;
    const inputs = node.inputs.map(current);
    const fast = fastValue(node, inputs, isConstant);
    if (fast !== undefined) replaced.set(node, fast);
    else if (inputs.some((input, index) => input !== node.inputs[index])) {
      replaced.set(node, Object.freeze({ ...node.output, node: Object.freeze({ ...node, inputs }) as Node }));
    }
  }
  const entries = Object.entries(outputs).map(([name, value]) => [name, current(value)] as const);
  return Object.fromEntries(entries) as { [Name in keyof Outputs]: Value };
}

function fastValue(
  node: OperatorNode,
  [x, weight, bias]: readonly Value[],
  isConstant: (value: Value) => boolean,
): Value | undefined {
  if (node.operator !== 'conv' || x === undefined || weight === undefined) return undefined;
  if (node.attributes.groups > 1 && bias !== undefined && isConstant(weight) && !isConstant(bias)) {
    // ONNX Runtime has a fast way with filters that never change, but not where a bias beside them does.
    return biased(ops.conv(x, weight, null, node.attributes), bias);
  }
  const output = pictureSize(node.output.shape);
  const filter = chooseFilter('convolution', x, weight, output, node.attributes, {
    constantWeight: isConstant(weight),
  });
  if (filter === undefined) return undefined;
  const { padding } = node.attributes;
  const kernel = pictureSize(weight.shape);
  const sum = fastConvolution({ x, padding, kernel, output }, weight, filter, ops);
  return bias === undefined ? sum : biased(sum, bias);
}

function biased(sum: Value, bias: Value): Value {
  return ops.add(sum, ops.reshape(bias, [bias.shape[0]!, 1, 1]));
}
