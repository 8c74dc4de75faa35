export { conclude } from './conclusion.ts';
export { renderCrowds } from './crowd-page.ts';
export { refer } from './reference.ts';
export type { RefinedImage } from './refined-image.ts';
export { renderExperiment } from './render-page.ts';
export type { Finding, Verdict } from './verdict.ts';
