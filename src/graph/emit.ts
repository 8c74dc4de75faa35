import { LimberError } from '../errors.ts';
import { encodeModel } from '../onnx/index.ts';
import { formatShape, sameShape, type Tensor, type TensorType } from '../tensor/index.ts';
import { type Lowered, lower } from './lower/lower.ts';
import type { GraphTarget } from './lower/targets.ts';
import { ModelWriter } from './model-writer.ts';
import { inputsOf, nodesInOrder, parametersOf } from './traverse.ts';
import type { ParameterNode, Value } from './value.ts';

/** Options of an ONNX model besides its values. */
export interface ModelOptions {
  readonly name: string;
  /** Trained values of stored parameters, by name. A parameter that is not listed is stored with its initial value. */
  readonly weights?: ReadonlyMap<string, Tensor>;
  /** Key-value pairs for the file's `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The values of an ONNX model, and the target that runs it. */
export interface EmitOptions extends ModelOptions {
  /** The values that the model computes, by name. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** The target that runs the model; unless given `portable`, which suits every runtime. */
  readonly target?: GraphTarget;
  /** Values that replace parameters, which are then fed at every run. The other parameters are stored in the file. */
  readonly bindings?: ReadonlyMap<ParameterNode, Value>;
}

/**
 * Writes values as an ONNX model, lowered for the target. Equal computations are written once.
 * @throws LimberError when inputs, parameters and outputs share names.
 */
export function emit({ outputs, target = 'portable', bindings, ...options }: EmitOptions): Uint8Array {
  return emitLowered(lower(outputs, { target, bindings }), options);
}

/**
 * Writes a lowered graph as an ONNX model. Equal computations are written once.
 * @throws LimberError when inputs, parameters and outputs share names.
 */
export function emitLowered(
  { outputs, bindings }: Lowered,
  { name, weights, metadata = {} }: ModelOptions,
): Uint8Array {
  const writer = new ModelWriter();
  const values = Object.values(outputs);
  const bound = [...bindings.values()];
  const inputs = inputsOf([...bound, ...values]);
  for (const { node } of inputs) writer.define(node, node.name);
  for (const node of nodesInOrder(bound)) writer.compute(node);
  for (const { node } of parametersOf(values)) {
    const standIn = bindings.get(node);
    if (standIn !== undefined) writer.alias(node, standIn);
    else writer.define(node, writer.store(node.name, weights?.get(node.name) ?? node.initial));
  }
  for (const [output, { node }] of Object.entries(outputs)) writer.wish(node, output);
  for (const node of nodesInOrder(values)) writer.compute(node);
  for (const [output, value] of Object.entries(outputs)) writer.output(output, value);
  requireDistinctNames(writer, new Set(inputs.map(({ node }) => node.name)));
  return encodeModel({
    graph: {
      name,
      nodes: writer.nodes,
      initializers: writer.initializers,
      inputs: distinctInputs(inputs),
      outputs: Object.entries(outputs).map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    },
    opsets: Object.fromEntries(Object.entries(opsets).filter(([domain]) => writer.uses(domain))),
    metadata,
    producer: 'limber',
  });
}

/** Versions of the operator sets. */
const opsets = { '': 20, 'com.microsoft': 1 };

/** @throws LimberError when two inputs, parameters or outputs have the same name. */
function requireDistinctNames({ initializers, nodes }: ModelWriter, taken: Set<string>): void {
  for (const name of [...initializers.map(({ name }) => name), ...nodes.flatMap(({ outputs }) => outputs)]) {
    if (taken.has(name)) {
      throw new LimberError({
        what: `two values of the model are both called "${name}"`,
        expected: 'another name for each input, parameter and output',
      });
    }
    taken.add(name);
  }
}

/** Inputs with the same name are the same input. @throws LimberError when their types differ. */
function distinctInputs(inputs: ReturnType<typeof inputsOf>) {
  const types = new Map<string, TensorType>();
  for (const { node, dtype, shape } of inputs) {
    const known = types.get(node.name) ?? { dtype, shape };
    if (known.dtype !== dtype || !sameShape(known.shape, shape)) {
      throw new LimberError({
        what: `two inputs of different types are both called "${node.name}"`,
        got: `${known.dtype} ${formatShape(known.shape)} and ${dtype} ${formatShape(shape)}`,
      });
    }
    types.set(node.name, known);
  }
  return [...types].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
}
