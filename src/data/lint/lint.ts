import type { Charge, Finding, Rule } from './finding.ts';
import { findLikenesses } from './likeness.ts';
import { severities } from './rule-descriptions.ts';
import { lintRules } from './rules/index.ts';
import type { LintedDataset } from './subject.ts';

/**
 * Searches for faults that spoil a training or an evaluation. Several datasets are searched together, so that images
 * in more than one are found.
 * @returns the findings, errors first, in the order of the rules.
 */
export function lint(
  subjects: readonly LintedDataset[],
  rules: readonly Rule[] = lintRules,
): readonly Finding[] {
  const material = { subjects, likenesses: findLikenesses(subjects) };
  const findings = rules.flatMap((rule) =>
    Array.from(rule.find(material), (charge) => finding(rule, charge)),
  );
  return severities.flatMap((severity) => findings.filter((found) => found.severity === severity));
}

function finding({ id, severity }: Rule, { subject, ...complaint }: Charge): Finding {
  const split = complaint.sample === undefined ? undefined : subject.splits.get(complaint.sample);
  return {
    rule: id,
    severity,
    dataset: subject.name,
    split,
    ...complaint,
  };
}
