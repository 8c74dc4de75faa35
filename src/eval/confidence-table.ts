import { textTable } from '../foundation/index.ts';
import type { ConfidenceScores } from './confidence.ts';

/** The scores of confidences as text for a terminal: calibration, then found labeled joints and false positives. */
export function formatConfidence(scores: ConfidenceScores): string {
  const { joints, error, minConfidence, total, falsePositiveRate, perJoint } = scores;
  const from = `confidence ≥ ${minConfidence}`;
  const judged =
    error === null
      ? 'Expected calibration error: unknown, because no joint has a confidence'
      : `Expected calibration error: ${error.toFixed(2)} % over ${joints} joints`;
  const found = `Found (${from}): ${total.found} of ${total.labeled} labeled joints`;
  const wrong =
    falsePositiveRate === null
      ? 'False positives: unknown, because no joint is known to be absent'
      : `False positives (${from}): ${total.falsePositives} of ${total.absent} absent joints (${falsePositiveRate.toFixed(2)} %)`;
  const rows = Object.entries(perJoint)
    .filter(([, { absent }]) => absent > 0)
    .map(([joint, each]) => [
      joint,
      ...[each.labeled, each.found, each.absent, each.falsePositives].map(String),
    ]);
  const table =
    rows.length === 0
      ? []
      : [textTable([['absent in some', 'labeled', 'found', 'absent', 'false positives'], ...rows])];
  return [`${judged}\n${found}\n${wrong}`, ...table].join('\n\n');
}
