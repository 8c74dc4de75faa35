export { severalPeople } from './catalog/crowds.ts';
export { experimentNamed, experiments } from './catalog/index.ts';
export type { CrowdResult, CrowdRow, CrowdScores, CrowdTraining } from './crowd-result.ts';
export type { Arm, Claim, Experiment } from './experiment.ts';
export { lengthened } from './length.ts';
export { type Cost, divide } from './plan.ts';
export type {
  ArmResult,
  ClaimResult,
  ExperimentResult,
  Scores,
  StageResult,
  ValidationPoint,
} from './result.ts';
export type { Setting } from './setting.ts';
