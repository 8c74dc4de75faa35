import { LimberError } from '../errors.ts';
import { formatShape, sameShape, sizeOf } from '../tensor/index.ts';
import { ops } from './builder.ts';
import { rulesOf } from './operators.ts';
import { nodesInOrder } from './traverse.ts';
import type { Node, OperatorNode, Value } from './value.ts';

/**
 * Reverse-mode differentiation. Returns the gradient of the scalar `loss` with respect to each value in
 * `withRespectTo`, as new values of the same graph.
 *
 * The gradient is zeros for a value that does not reach the loss. It is also zeros for a value that reaches the loss
 * only through operators without a gradient (comparisons, floor, sign). Branches that lead to none of the values are
 * left out. Gradients are written as mathematics only; `lower` chooses how each target computes them.
 * @throws LimberError when the loss has more than one element.
 */
export function differentiate(loss: Value, withRespectTo: readonly Value[]): readonly Value[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new LimberError({ what: 'only a scalar can be differentiated', got: formatShape(loss.shape) });
  }
  const order = nodesInOrder([loss]);
  const wanted = new Set<Node>(withRespectTo.map((value) => value.node));
  const leading = nodesLeadingTo(wanted, order);
  const gradients = new Map<Node, Value[]>([[loss.node, [ops.expand(ops.scalar(1), loss.shape)]]]);

  for (const node of order.toReversed()) {
    const parts = gradients.get(node);
    if (node.kind !== 'operator' || parts === undefined || !leading.has(node)) continue;
    const gradient = sum(parts);
    gradients.set(node, [gradient]);
    const inputs: readonly Value[] = node.inputs;
    const needed = inputs.map((value) => leading.has(value.node) || wanted.has(value.node));
    if (!needed.includes(true)) continue;
    inputGradients(node, needed, gradient).forEach((part, index) => {
      const input = inputs[index];
      if (part === null || input === undefined || !needed[index]) return;
      if (!sameShape(part.shape, input.shape)) {
        throw new Error(
          `gradient of ${node.operator} has shape ${formatShape(part.shape)}, its input ${formatShape(input.shape)}`,
        );
      }
      gradients.set(input.node, [...(gradients.get(input.node) ?? []), part]);
    });
  }
  return withRespectTo.map((value) => {
    const parts = gradients.get(value.node);
    return parts === undefined ? ops.zeros(value.shape) : sum(parts);
  });
}

/** Operators between the wanted nodes and the loss: the loss's gradient reaches a wanted node through them. */
function nodesLeadingTo(wanted: ReadonlySet<Node>, order: readonly Node[]): ReadonlySet<Node> {
  const leading = new Set<Node>();
  for (const node of order) {
    if (node.kind !== 'operator' || rulesOf(node).gradient === 'none') continue;
    if (node.inputs.some(({ node: from }) => wanted.has(from) || leading.has(from))) leading.add(node);
  }
  return leading;
}

function inputGradients(
  node: OperatorNode,
  needed: readonly boolean[],
  gradient: Value,
): readonly (Value | null)[] {
  const rules = rulesOf(node);
  if (rules.gradient === 'none') return [];
  const output: Value = { ...node.output, node };
  return rules.gradient({ inputs: node.inputs, needed, attributes: node.attributes, output, gradient }, ops);
}

function sum(parts: readonly Value[]): Value {
  return parts.reduce((total, part) => ops.add(total, part));
}
