export { stagesSvg } from './draw.ts';
export { stagePanels } from './explain-refinements.ts';
export { explanationDrawing, explanationPage } from './explanation.ts';
