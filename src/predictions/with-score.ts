import { debtInWords, formatMetadata, type ModelScore, metadataKey, parseMetadata } from '../models/index.ts';
import { decodeModel, encodeModel } from '../onnx/index.ts';
import type { EvaluationDocument, ScoredSource } from '../report/index.ts';

/**
 * Adds measured scores to the metadata in a model's file. An earlier score with the same dataset, metric and
 * conditions is replaced.
 */
export function withScore(
  bytes: Uint8Array,
  where: string,
  document: Pick<EvaluationDocument, 'data'>,
  source: ScoredSource,
): Uint8Array {
  const model = decodeModel(bytes, where);
  const metadata = parseMetadata(model.metadata[metadataKey], where);
  const found = scoresOf(document, source);
  const isFound = (old: ModelScore) => found.some((score) => sameQuestion(old, score));
  const scores = [...metadata.scores.filter((score) => !isFound(score)), ...found];
  const described = { ...model.metadata, [metadataKey]: formatMetadata({ ...metadata, scores }) };
  return encodeModel({ ...model, metadata: described });
}

function scoresOf(
  { data: { specification, split, labels } }: Pick<EvaluationDocument, 'data'>,
  { settings, provenance, evaluation }: ScoredSource,
) {
  const { pck, pcp, normalizer } = evaluation;
  const debt = debtInWords(provenance);
  const conditions = [
    labels,
    `normalized by ${normalizer.name}`,
    `flip averaging ${settings?.flip ? 'on' : 'off'}`,
    `refine ${settings?.refine ?? 0}`,
    ...(settings?.scales === undefined ? [] : [`scales ${settings.scales.join(' ')}`]),
    ...(settings?.decode === undefined ? [] : [`decoded with a ${settings.decode}`]),
    ...(debt === '' ? [] : [debt]),
  ].join(', ');
  const [dataset = specification] = specification.split(':');
  const score = (metric: string, value: number | null): readonly ModelScore[] =>
    value === null ? [] : [{ dataset, split, metric, value: Number(value.toFixed(2)), conditions }];
  return [
    ...score(`PCK@${pck.threshold}`, pck.mean),
    ...score(`strict PCP@${pcp.fraction}`, pcp.strict.mean),
  ];
}

function sameQuestion(a: ModelScore, b: ModelScore): boolean {
  return (['dataset', 'split', 'metric', 'conditions'] as const).every((key) => a[key] === b[key]);
}
