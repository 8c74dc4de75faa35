import { ops } from '../builder.ts';
import { mapInputs } from '../inputs.ts';
import { nodesInOrder } from '../traverse.ts';
import type { Node, OperatorNode, ParameterNode, Value } from '../value.ts';
import type { LowerContext } from './rule.ts';
import { replacementFor } from './rules.ts';
import { type GraphTarget, targets } from './targets.ts';

/** A graph lowered for one target. Only `lower` creates it. */
export interface Lowered<Name extends string = string> {
  readonly kind: 'lowered';
  readonly outputs: Readonly<Record<Name, Value>>;
  /** Values that replace parameters. */
  readonly bindings: ReadonlyMap<ParameterNode, Value>;
  readonly target: GraphTarget;
}

/** The target of a graph, and the parameters that change between runs. */
export interface LowerOptions {
  readonly target: GraphTarget;
  /**
   * Values that replace parameters, which then change between runs. Transforms of all other parameters are computed
   * once.
   */
  readonly bindings?: ReadonlyMap<ParameterNode, Value> | undefined;
}

/**
 * Rewrites values for a target. This is the only place that chooses tiles, phases of strides, transposed convolutions
 * or plain formulations; the target's row in `targets.ts` decides. Tiles round differently, by about 1e-6 of the
 * largest number. A value that needs no change is returned as the same object.
 */
export function lower<Name extends string>(
  outputs: Readonly<Record<Name, Value>>,
  { target, bindings = new Map() }: LowerOptions,
): Lowered<Name> {
  const lowering = new Lowering(target, bindings);
  lowering.visit([...bindings.values(), ...Object.values<Value>(outputs)]);
  const entries = Object.entries<Value>(outputs).map(([name, value]) => [name, lowering.current(value)]);
  return {
    kind: 'lowered',
    outputs: Object.fromEntries(entries) as Record<Name, Value>,
    bindings: new Map([...bindings].map(([node, value]) => [node, lowering.current(value)])),
    target,
  };
}

/** Walks once over a graph, beginning at the leaves. */
class Lowering {
  private readonly target: GraphTarget;
  private readonly bindings: ReadonlyMap<ParameterNode, Value>;
  private readonly visited = new Set<Node>();
  private readonly replaced = new Map<Node, Value>();
  /** Nodes with the same result at every run. */
  private readonly constant = new Set<Node>();

  constructor(target: GraphTarget, bindings: ReadonlyMap<ParameterNode, Value>) {
    this.target = target;
    this.bindings = bindings;
  }

  /** The value that replaces a visited value. */
  current(value: Value): Value {
    return this.replaced.get(value.node) ?? value;
  }

  visit(values: readonly Value[]): void {
    for (const node of nodesInOrder(values, this.visited)) {
      this.visited.add(node);
      if (node.kind === 'operator') this.operator(node);
      else if (node.kind === 'constant' || (node.kind === 'parameter' && !this.bindings.has(node)))
        this.constant.add(node);
    }
  }

  private operator(node: OperatorNode): void {
    const inputs = mapInputs(node.inputs, (value: Value) => this.current(value));
    const same = inputs.every((input, index) => input === node.inputs[index]);
    const own = same ? node : (Object.freeze({ ...node, inputs }) as OperatorNode);
    const replacement = replacementFor(own, this.context(own), ops);
    if (replacement !== undefined) {
      // A replacement may contain operators that must be replaced themselves.
      this.visit([replacement]);
      this.replaced.set(node, this.current(replacement));
      return;
    }
    if (inputs.every((input) => this.constant.has(input.node))) this.constant.add(own);
    if (same) return;
    this.visited.add(own);
    this.replaced.set(node, Object.freeze({ ...own.output, node: own }));
  }

  private context({ inputs, output, attributes }: OperatorNode): LowerContext<OperatorNode['operator']> {
    return {
      inputs,
      output,
      attributes,
      table: targets[this.target],
      isConstant: (value) => this.constant.has(value.node),
    };
  }
}
