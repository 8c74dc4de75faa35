export * from './finding.ts';
export type { Likeness, PlacedPicture } from './likeness.ts';
export * from './lint.ts';
export { type LintOptions, lintDatasets } from './lint-datasets.ts';
export type { PictureFacts } from './picture-facts.ts';
export { formatLint, type LintReport, lintReport } from './report.ts';
export { lintRules } from './rules/index.ts';
export { inspectPictures, type PictureReport, type Subject } from './subject.ts';
