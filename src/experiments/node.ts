export { gatherResult } from './run/gather-result.ts';
export { measureCost } from './run/measure-cost.ts';
export { type OpenedSetting, openHalf, openSetting } from './run/open-setting.ts';
export { type PlanFile, readPlan, writePlan } from './run/plan-file.ts';
export { readCascade } from './run/read-run.ts';
export { refinedPictures } from './run/refined-pictures.ts';
export { type ScoredArm, scoreArm } from './run/score-arm.ts';
