import type { ArmResult, ExperimentResult, StageResult } from '../result.ts';
import { stageInWords } from './words.ts';

/** The arm or stage that a claim names as `arm` or `arm/stage`. */
export interface Referred {
  /** Its name in sentences. */
  readonly label: string;
  /** Absent if it was not trained. */
  readonly stage?: StageResult | undefined;
}

export function refer({ arms }: Pick<ExperimentResult, 'arms'>, reference: string): Referred {
  const arm = arms.find(({ name }) => reference === name || reference.startsWith(`${name}/`));
  if (arm === undefined) return { label: `“${reference}”` };
  if (arm.name === reference) {
    const stage = finalStage(arm);
    return { label: `“${arm.label}”`, stage };
  }
  const wanted = reference.slice(arm.name.length + 1);
  const stage = best(arm.stages.filter(({ name }) => name === wanted || name.startsWith(`${wanted} `)));
  return { label: `${stageInWords(wanted)} of “${arm.label}”`, stage };
}

/** The stage that represents an arm: for a cascade, the stage with the best validation score; otherwise the last one. */
export function finalStage({ stages }: ArmResult): StageResult | undefined {
  return best(stages);
}

/** For each stage number, one stage. If several σ were tried, the one with the best validation score. */
export function chosenStages({ stages }: ArmResult): readonly StageResult[] {
  const numbers = [...new Set(stages.map(({ name }) => stageNumber(name)))];
  return numbers.flatMap((number) => best(stages.filter(({ name }) => stageNumber(name) === number)) ?? []);
}

/** 2 for `stage2 sigma 1.5`. */
export function stageNumber(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 1);
}

/** The stage with the best validation score. The last one if stages were not validated. */
function best(stages: readonly StageResult[]): StageResult | undefined {
  return stages.reduce<StageResult | undefined>(
    (chosen, stage) =>
      chosen === undefined || (stage.validation ?? 0) >= (chosen.validation ?? 0) ? stage : chosen,
    undefined,
  );
}
