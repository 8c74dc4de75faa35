import { LimberError } from '../errors.ts';
import {
  differentiate,
  emitLowered,
  lower,
  memoryNeed,
  type Parameter,
  parametersOf,
  type Value,
} from '../graph/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { compileDividedStep } from './divided-step.ts';
import { compileGradientStatistics } from './gradient-statistics.ts';
import { type DeclaredStep, reports, type StepOptions, stepResult, type TrainingStep } from './step.ts';
import { batchInputs, only, settingTensors } from './step-inputs.ts';
import { learnedBy, updateGraph, vector } from './update-graph.ts';
import { fittingWeights } from './weights.ts';

/**
 * Compiles a training step. A whole batch needs one ONNX model. A batch in slices needs two: one for the gradients,
 * one for the update.
 * @throws LimberError when the loss depends on no trainable parameter, or when a value reads a parameter that
 * `updates` sets.
 */
export function compileStep(runtime: Runtime, options: StepOptions): Promise<TrainingStep> {
  const { batch = undeclared } = options;
  return batch.slices === 1
    ? compileWholeStep(runtime, { ...options, batch })
    : compileDividedStep(runtime, { ...options, batch });
}

const undeclared = batchInputs({}, 1);

async function compileWholeStep(runtime: Runtime, options: DeclaredStep): Promise<TrainingStep> {
  const { loss, batch, metrics = {}, updates = [], initial = new Map() } = options;
  requireUnread(options);
  const learned = learnedBy(parametersOf([loss]), options);
  const readers = [loss, ...Object.values(metrics), ...updates.map(({ value }) => value)];
  const weights = fittingWeights([...readers, ...updates.map(({ parameter }) => parameter)], initial);
  const gradients = differentiate(loss, learned).map(vector);
  const graph = updateGraph(learned, gradients, options, { readers, weights });
  const { state, into, parameters, bindings } = graph;
  const outputs = { ...reports(options), ...graph.outputs };
  const lowered = lower(outputs, { target: runtime.target, bindings });
  const memory = memoryNeed(lowered, Object.keys(into));
  const model = emitLowered(lowered, { name: 'training step', weights });
  const session = await runtime.compile(model);
  const held = Object.fromEntries(state);
  const compiled: Omit<TrainingStep, 'close'> = {
    memory,
    parameters,
    batch,
    state,
    async run(tensors, settings) {
      const given = { ...held, ...settingTensors(settings), ...tensors };
      // The updates are computed after everything that reads parameters, so no parameter is overwritten too early.
      const results = await session.run(only(session.inputs, given), into);
      return stepResult(options, results, results);
    },
  };
  if (!options.gradientStatistics) return { ...compiled, close: () => session.close() };
  const statistics = await compileGradientStatistics(runtime, loss, learned, weights);
  return {
    ...compiled,
    countGradients: (tensors, settings) =>
      statistics.count({ ...held, ...settingTensors(settings), ...tensors }),
    close: async () => {
      await session.close();
      await statistics.close();
    },
  };
}

/**
 * Running statistics are overwritten as soon as their new values are computed, so no other value may read the old
 * ones.
 */
function requireUnread({ loss, metrics = {}, updates = [] }: StepOptions): void {
  const readers: readonly (readonly [string, Value, Parameter | undefined])[] = [
    ['the loss', loss, undefined],
    ...Object.entries(metrics).map(([name, value]) => [`metric "${name}"`, value, undefined] as const),
    ...updates.map(
      ({ parameter, value }) => [`the update of "${parameter.node.name}"`, value, parameter] as const,
    ),
  ];
  for (const [reader, value, own] of readers) {
    const read = new Set(parametersOf([value]).map(({ node }) => node));
    const wrong = updates.find(({ parameter: { node } }) => node !== own?.node && read.has(node));
    if (wrong === undefined) continue;
    throw new LimberError({
      what: `${reader} reads a parameter that the training step sets`,
      got: `"${wrong.parameter.node.name}"`,
      expected: 'the new values of that parameter',
    });
  }
}
