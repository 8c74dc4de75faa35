export { stagesSvg } from './draw.ts';
export type { ExplainedPicture } from './explain-document.ts';
export { stagePanels } from './explain-refinements.ts';
export { type ExplainedModel, explanationDrawing, explanationPage } from './explanation.ts';
