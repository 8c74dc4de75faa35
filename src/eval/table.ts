import { textTable } from '../foundation/index.ts';
import { type Skeleton, subjectWords } from '../skeletons/index.ts';
import type { Breakdown, Score } from './breakdown.ts';
import type { Evaluation } from './evaluation.ts';
import type { Headline } from './headline.ts';
import { parts } from './parts.ts';

/** Thresholds that the printed curve shows, as shares of its largest threshold. */
const printedShares = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * An evaluation as text for a terminal: the main scores, joints by part, limbs, the mean PCK curve, and OKS if it was
 * measured.
 */
export function formatEvaluation(evaluation: Evaluation, skeleton: Skeleton): string {
  return [
    headlineLines(evaluation, skeleton),
    jointTable(evaluation, skeleton),
    limbTable(evaluation),
    curveTable(evaluation),
    oksTable(evaluation),
  ]
    .filter((table) => table !== '')
    .join('\n\n');
}

function headlineLines({ headline, ap, intervals }: Evaluation, skeleton: Skeleton): string {
  const method = intervals?.method;
  const unit = method?.unit === 'people' ? subjectWords(skeleton).many : 'images';
  const line = ({ name, description, score, interval }: Headline) => {
    const around =
      interval && method
        ? ` (${100 * method.confidence} % interval ${percent(interval.low)}–${percent(interval.high)}, ${method.units} ${unit} drawn ${method.resamples} times)`
        : '';
    return `${name.padEnd(width)}  ${percent(score)}${around}, ${description}`;
  };
  const headlines = [headline, ...(ap ? [ap] : [])];
  const width = Math.max(...headlines.map(({ name }) => name.length));
  return headlines.map(line).join('\n');
}

function oksTable({ oks }: Evaluation): string {
  if (oks === null) return '';
  return textTable([
    ['OKS', 'all', '0.50', '0.75', 'medium', 'large'],
    ['AP', ...[oks.ap, oks.ap50, oks.ap75, oks.apMedium, oks.apLarge].map(percent)],
    ['AR', ...[oks.ar, oks.ar50, oks.ar75, oks.arMedium, oks.arLarge].map(percent)],
  ]);
}

function jointTable({ pck, auc, epe, nme }: Evaluation, skeleton: Skeleton): string {
  const row = (label: string, pick: (breakdown: Breakdown) => Score | undefined) => [
    label,
    percent(pick(pck)),
    percent(pick(auc)),
    fixed(pick(epe), 1),
    fixed(pick(nme), 3),
  ];
  const rows = parts(skeleton).flatMap((part) => [
    row(part.name, ({ parts }) => parts[part.name]),
    ...(part.joints.length === 1 ? [] : part.joints)
      .map((index) => skeleton.joints[index] ?? '')
      .map((joint) => row(`  ${joint}`, ({ joints }) => joints[joint])),
  ]);
  const header = ['', `PCK@${pck.threshold}`, `AUC 0–${auc.limit}`, 'EPE (px)', 'NME'];
  return textTable([header, ...rows, row('mean', ({ mean }) => mean)]);
}

function limbTable({ pcp }: Evaluation): string {
  const limbs = Object.keys(pcp.strict.limbs);
  if (limbs.length === 0) return '';
  return textTable([
    [`PCP@${pcp.fraction}`, 'strict', 'relaxed'],
    ...limbs.map((limb) => [limb, percent(pcp.strict.limbs[limb]), percent(pcp.relaxed.limbs[limb])]),
    ['mean', percent(pcp.strict.mean), percent(pcp.relaxed.mean)],
  ]);
}

function curveTable({ curve }: Evaluation): string {
  const steps = printedShares.map((share) => Math.round(share * (curve.thresholds.length - 1)));
  return textTable([
    ['PCK curve at', ...steps.map((step) => `${curve.thresholds[step]}`)],
    ['mean', ...steps.map((step) => percent(curve.mean[step]))],
  ]);
}

function percent(score: Score | undefined): string {
  return fixed(score, 2);
}

function fixed(score: Score | undefined, digits: number): string {
  return score === null || score === undefined ? '–' : score.toFixed(digits);
}
