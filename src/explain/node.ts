export { beliefPage } from './explain-page.ts';
export { refinementDrawing, refinementPage, stagePanels } from './explain-refinements.ts';
