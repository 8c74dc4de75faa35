import { bootstrapDefaults } from '../../eval/index.ts';
import { percent, signed } from '../../page/index.ts';
import type { ClaimResult, ExperimentResult, Scores } from '../result.ts';
import { type Referred, refer } from './reference.ts';

/**
 * The verdict on a claim.
 * `held`: the interval of the paired difference lies above 0. `contradicted`: it lies below 0. `chance`: it contains
 * 0. `unlearned`: neither of the two is above the baseline. `untrained`: there is nothing to compare.
 */
export type Verdict = 'held' | 'chance' | 'contradicted' | 'unlearned' | 'untrained';

/** A claim and its verdict, each as a sentence. */
export interface Finding {
  readonly verdict: Verdict;
  readonly claim: string;
  readonly finding: string;
}

export function judge({ text, difference, ...claim }: ClaimResult, result: ExperimentResult): Finding {
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
  const [better, worse] = [refer(result, claim.better), refer(result, claim.worse)];
  const { difference: points = null, interval = null } = difference ?? {};
  if (points === null || interval === null || !better.stage || !worse.stage) {
    return { verdict: 'untrained', claim: sentence, finding: notTried(better, worse) };
  }
  const scores = `${percent(better.stage.scores.pck)} against ${percent(worse.stage.scores.pck)}, ${signed(points, 2)} points of PCK@0.2`;
  const confidence = `${Math.round(bootstrapDefaults.confidence * 100)} % interval ${signed(interval.low, 2)} to ${signed(interval.high, 2)}`;
  const found = (verdict: Verdict, finding: string): Finding => ({ verdict, claim: sentence, finding });
  if (![better, worse].some(({ stage }) => stage && isAboveBaseline(stage.scores, result))) {
    const baseline = percent(result.baseline.pck);
    return found(
      'unlearned',
      `Nothing can be said: neither is above the mean pose (${baseline}). ${scores}.`,
    );
  }
  if (interval.low > 0) return found('held', `It held: ${scores} (${confidence}).`);
  if (interval.high < 0) return found('contradicted', `It was contradicted: ${scores} (${confidence}).`);
  return found(
    'chance',
    `It could be chance in the choice of test people: ${scores} (${confidence}, which contains 0).`,
  );
}

/** Whether the score is above that of the baseline, the mean pose in the true box. */
export function isAboveBaseline({ pck }: Scores, { baseline }: ExperimentResult): boolean {
  return pck !== null && pck > (baseline.pck ?? 0);
}

function notTried(better: Referred, worse: Referred): string {
  const missing = [better, worse].filter(({ stage }) => stage === undefined).map(({ label }) => label);
  if (missing.length === 0) return 'It was not tested: the two could not be compared.';
  return `It was not tested: ${missing.join(' and ')} ${missing.length === 1 ? 'was' : 'were'} not trained.`;
}
