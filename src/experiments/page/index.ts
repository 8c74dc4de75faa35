export { type Conclusion, conclude } from './conclusion.ts';
export { refer } from './reference.ts';
export type { RefinedPicture } from './refined-picture.ts';
export { renderExperiment } from './render-page.ts';
export type { Finding, Verdict } from './verdict.ts';
