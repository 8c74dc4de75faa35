import type { Value } from '../graph/index.ts';
import type { Tensors } from '../runtime/index.ts';
import type { StepOptions, StepResult } from './step.ts';

const metricOf = (name: string) => `metric/${name}`;

/** What a forward pass reports: the loss and the metrics. */
export function reports({
  loss,
  metrics = {},
}: Pick<StepOptions, 'loss' | 'metrics'>): Readonly<Record<string, Value>> {
  const named = Object.entries(metrics).map(([name, metric]) => [metricOf(name), metric] as const);
  return { loss, ...Object.fromEntries(named) };
}

/** The numbers that a step reports, from the results of its forward pass and of its update. */
export function stepResult(
  { metrics = {} }: Pick<StepOptions, 'metrics'>,
  forward: Tensors,
  update: Tensors,
): StepResult {
  const scalar = (results: Tensors, name: string) => Number(results[name]!.data[0]);
  return {
    loss: scalar(forward, 'loss'),
    gradientNorm: scalar(update, 'gradient norm'),
    metrics: Object.fromEntries(Object.keys(metrics).map((name) => [name, scalar(forward, metricOf(name))])),
  };
}
