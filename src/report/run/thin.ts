import type { RunStep } from './document.ts';

/** Most points of a curve. */
const most = 240;

/** Means over equal numbers of steps in a row, so that a long training has a curve that can be read. */
export function thinned(steps: readonly RunStep[]): readonly RunStep[] {
  const each = Math.ceil(steps.length / most);
  if (each <= 1) return steps;
  return Array.from({ length: Math.ceil(steps.length / each) }, (_, place) =>
    meanOf(steps.slice(place * each, (place + 1) * each)),
  );
}

function meanOf(steps: readonly RunStep[]): RunStep {
  const mean = (pick: (step: RunStep) => number) =>
    steps.reduce((sum, step) => sum + pick(step), 0) / steps.length;
  const count = Math.min(...steps.map(({ stages }) => stages.length));
  return {
    step: mean(({ step }) => step),
    loss: mean(({ loss }) => loss),
    learningRate: mean(({ learningRate }) => learningRate),
    stages: Array.from({ length: count }, (_, stage) => mean(({ stages }) => stages[stage] ?? 0)),
  };
}
