export type { ExperimentEvent } from './run/experiment-events.ts';
export { type ExperimentRun, type RunExperimentOptions, runExperiment } from './run/run-experiment.ts';
