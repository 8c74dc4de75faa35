export * from './finding.ts';
export * from './lint.ts';
export type { Likeness, PlacedPicture } from './likeness.ts';
export type { PictureFacts } from './picture-facts.ts';
export { lintRules } from './rules/index.ts';
export { inspectPictures, type PictureReport, type Subject } from './subject.ts';
