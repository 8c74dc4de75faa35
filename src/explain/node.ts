export { stagesSvg } from './draw.ts';
export type { ExplainedImage } from './explain-document.ts';
export { stagePanels } from './explain-refinements.ts';
export { type ExplainedModel, explanationDrawing, explanationPage } from './explanation.ts';
