import { formatConfidence, formatEvaluation, type Score } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { countedSubjects, type Skeleton, subjectWords } from '../skeletons/index.ts';
import type { EvaluationDocument, ScoredSource } from './document.ts';
import { timesInWords } from './times-in-words.ts';

/** A score as text, e.g. for a terminal: tables of every model or file of predictions, then their comparisons. */
export function formatDocument(document: EvaluationDocument): string {
  const { sources } = document;
  return [
    ...sources.map((source) => formatSource(source, document)),
    ...comparisonLines(document),
    baselineLine(document),
  ].join('\n\n');
}

function comparisonLines({ sources, comparisons }: EvaluationDocument): string[] {
  return comparisons.map(({ source, measure, headline: { difference, interval, p } }) => {
    const [name, first] = [sources[source]?.name, sources[0]?.name];
    const gained = difference === null ? '–' : `${difference < 0 ? '' : '+'}${difference.toFixed(2)}`;
    const within = interval ? ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})` : '';
    return `${name} beside ${first}: ${measure} ${gained}${within}, p = ${p?.toFixed(4) ?? '–'}`;
  });
}

function formatSource(source: ScoredSource, { data, minConfidence }: EvaluationDocument): string {
  const { file, settings, times, provenance, evaluation, confidenceMeaning } = source;
  const heading = [
    settings ? `model        ${file}${settingsInWords(settings)}` : `predictions  ${file}`,
    ...(provenance ? [`trained on   ${trainingInWords(provenance)}`] : []),
    `data         ${data.specification}, split ${data.split}, ${data.labels} labels, ${countedSubjects(data.people, data.skeleton)}`,
    `normalizer   ${evaluation.normalizer.description}`,
    ...(confidenceMeaning === undefined ? [] : [`confidence   ${confidenceMeaning}`]),
    ...(times === undefined ? [] : [`time         ${timesInWords(times, data.skeleton)}`]),
    ...(minConfidence === undefined ? [] : [`found        joints from a confidence of ${minConfidence} on`]),
  ];
  const tables = [formatEvaluation(evaluation, data.skeleton), formatConfidence(source.confidence)];
  return [heading.join('\n'), ...tables, ...notes(source, data.skeleton)].join('\n\n');
}

function settingsInWords({ flip, refine, scales, decode }: NonNullable<ScoredSource['settings']>): string {
  const further = [
    ...(scales === undefined ? [] : [`, scales ${scales.join(' ')}`]),
    ...(decode === undefined ? [] : [`, decoded with a ${decode}`]),
  ];
  return `, flip averaging ${flip ? 'on' : 'off'}, refine ${refine}${further.join('')}`;
}

/** States whether training began with another network's parameters, or learned from another network's labels. */
function trainingInWords({
  trainedOn,
  initializedFrom,
  distilledFrom,
}: NonNullable<ScoredSource['provenance']>): string {
  const start =
    initializedFrom === undefined ? 'from random weights' : `transferred weights: ${initializedFrom}`;
  const teacher = distilledFrom === undefined ? '' : `; distilled: ${distilledFrom}`;
  return `${trainedOn.join('; ')} (${start}${teacher})`;
}

function baselineLine({ baseline, sources }: EvaluationDocument): string {
  const { pck, pcp } = at(sources, 0).evaluation;
  const percent = (score: Score) => score?.toFixed(2) ?? '–';
  const scores = [
    `PCK@${pck.threshold} ${percent(baseline.pck)}`,
    `AUC ${percent(baseline.auc)}`,
    `PCP@${pcp.fraction} ${percent(baseline.pcpStrict)} strict, ${percent(baseline.pcpRelaxed)} relaxed`,
  ];
  return `The mean pose of ${baseline.labels} in the true box: ${scores.join(', ')}`;
}

function notes({ missing, unused, warnings, evaluation }: ScoredSource, skeleton: Skeleton): string[] {
  const { people, oksNotes, withoutNormalizer, normalizer } = evaluation;
  const examples = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
  return [
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...oksNotes,
    people === 0
      ? `Nothing is scored: all ${subjectWords(skeleton).many} are crowds or have no labeled joint`
      : '',
    missing.length > 0 ? `Without a prediction, counted as missed: ${missing.length} (${examples})` : '',
    unused > 0 ? `Predictions for images outside this split, left out: ${unused}` : '',
    withoutNormalizer > 0
      ? `Without a ${normalizer.description}, left out of PCK, AUC and NME: ${countedSubjects(withoutNormalizer, skeleton)}`
      : '',
  ].filter((note) => note !== '');
}
