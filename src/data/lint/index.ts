export type { Finding, Rule } from './finding.ts';
export type { ImageFacts } from './image-facts.ts';
export type { Likeness } from './likeness.ts';
export { lint } from './lint.ts';
export { type LintOptions, lintDatasets } from './lint-datasets.ts';
export { formatLint, type LintReport, lintReport } from './report.ts';
export { type Severity, severities } from './rule-descriptions.ts';
export { lintRules } from './rules/index.ts';
export { type ImageReport, inspectImages, type LintedDataset } from './subject.ts';
