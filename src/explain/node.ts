export { stagesSvg } from './draw.ts';
export { beliefPage } from './explain-page.ts';
export { refinementDrawing, refinementPage, stagePanels } from './explain-refinements.ts';
