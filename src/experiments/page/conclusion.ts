import { at } from '../../foundation/index.ts';
import type { Experiment } from '../experiment.ts';
import type { ExperimentResult } from '../result.ts';
import { limitsOf } from './limits.ts';
import { type Finding, judge, type Verdict } from './verdict.ts';
import { listed } from './words.ts';

/** The findings of an experiment, in sentences. */
export interface Conclusion {
  readonly summary: string;
  /** In the order of the result's claims. Empty for a smoke run. */
  readonly findings: readonly Finding[];
  /** Limits of the conclusion that follow from the budget. Empty for a smoke run, which allows no conclusion. */
  readonly limits: readonly string[];
}

/** States the findings and their limits. */
export function conclude(experiment: Experiment, result: ExperimentResult): Conclusion {
  if (result.smoke) {
    const summary =
      'Nothing. This was a smoke run: tiny networks on drawn figures; its numbers mean nothing.';
    return { summary, findings: [], limits: [] };
  }
  const findings = result.claims.map((claim) => judge(claim, result));
  return { summary: summaryOf(findings), findings, limits: limitsOf(experiment, result) };
}

/** The verdicts in words, in the order in which the summary counts them. */
const counted: Readonly<Record<Verdict, string>> = {
  held: 'held',
  contradicted: 'contradicted',
  chance: 'could be chance',
  unlearned: 'about networks that have learned too little',
  untrained: 'not put to the test',
};

function summaryOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No claim was tested.';
  const verdicts = Object.entries(counted).flatMap(([verdict, words]) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  if (findings.length === 1) return `One claim: ${counted[at(findings, 0).verdict]}.`;
  return `Of ${findings.length} claims: ${listed(verdicts)}.`;
}
