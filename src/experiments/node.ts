export type { ExperimentEvent } from './run/experiment-events.ts';
export { type CrowdRun, runCrowdExperiment } from './run/run-crowds.ts';
export { type ExperimentRun, type RunExperimentOptions, runExperiment } from './run/run-experiment.ts';
