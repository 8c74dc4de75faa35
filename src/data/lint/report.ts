import { countedSubjects, type SubjectKind, subjectKind } from '../../skeletons/index.ts';
import type { Finding, Rule } from './finding.ts';
import { type Severity, severities } from './rule-descriptions.ts';
import type { LintedDataset } from './subject.ts';

/** The output of `limber data lint --json`. */
export interface LintReport {
  /** Limber's version. */
  readonly limber?: string | undefined;
  readonly data: readonly {
    readonly name: string;
    readonly skeleton: string;
    /** The kind of subject that the skeleton describes. */
    readonly subject: SubjectKind;
    /** Crowds are not counted, as in `data stats`. */
    readonly people: number;
    readonly images: number;
    /** Number of images that were decoded. */
    readonly seen: number;
  }[];
  readonly rules: readonly {
    readonly id: string;
    readonly severity: Severity;
    readonly about: string;
    readonly count: number;
  }[];
  readonly findings: readonly Finding[];
}

/** The result of lint as plain data: the examined datasets, the number of findings per rule, and every finding. */
export function lintReport(
  subjects: readonly LintedDataset[],
  rules: readonly Rule[],
  findings: readonly Finding[],
  limber?: string,
): LintReport {
  return {
    limber,
    data: subjects.map(({ name, dataset: { skeleton, samples }, images }) => ({
      name,
      skeleton: skeleton.name,
      subject: subjectKind(skeleton),
      people: samples.filter(({ crowd }) => !crowd).length,
      images: new Set(samples.map(({ image }) => image)).size,
      seen: [...images.values()].filter(({ kind }) => kind === 'seen').length,
    })),
    rules: rules.map(({ id, severity, about }) => ({
      id,
      severity,
      about,
      count: findings.filter(({ rule }) => rule === id).length,
    })),
    findings,
  };
}

/** The report for a terminal: each rule with findings, and its first findings. */
export function formatLint({ data, rules, findings }: LintReport, examples: number): string {
  const datasets = data.map(
    ({ name, skeleton, subject, people, images, seen }) =>
      `${name}: ${countedSubjects(people, { subject })} with skeleton "${skeleton}" in ${images} images, ${seen} of them decoded`,
  );
  const sections = rules
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => severityOrder(a.severity) - severityOrder(b.severity))
    .map(({ id, severity, about, count }) => {
      const found = findings.filter(({ rule }) => rule === id);
      return [
        `${severity} ${id} (${count}): ${about}`,
        ...found.slice(0, examples).map((finding) => `  ${describe(finding)}`),
        ...(count > examples ? [`  … and ${count - examples} more`] : []),
      ].join('\n');
    });
  return [datasets.join('\n'), ...sections, total(findings)].join('\n\n');
}

function describe({ dataset, sample, split, message }: Finding): string {
  return `${sample ?? dataset}${split === undefined ? '' : ` (${split})`}: ${message}`;
}

function total(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return severities
    .map((severity) => `${count(severity)} ${severity}${count(severity) === 1 ? '' : 's'}`)
    .join(', ');
}

function severityOrder(severity: Severity): number {
  return severities.indexOf(severity);
}
