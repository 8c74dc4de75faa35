export { type BeliefStage, type BeliefStripOptions, beliefStrip } from './belief-strip.ts';
export { type BoxFigureOptions, boxFigure, boxLegend, type DrawnBox } from './box-figure.ts';
export { drawSampleSheet } from './draw-samples.ts';
export { type ErrorFigureOptions, errorFigure, errorLegend } from './error-figure.ts';
export {
  beliefPanel,
  changePanel,
  cropDefinition,
  type ExplainedStage,
  type Explanation,
  jointsByChange,
  largestChange,
  panelSize,
  stagePanel,
} from './explain-panels.ts';
export { type Refinement, refinementFigure } from './explain-refinement.ts';
export { explainSheet } from './explain-sheet.ts';
export {
  type GradientMoment,
  type GradientSeries,
  gradientHistograms,
  spreadOut,
} from './gradient-histograms.ts';
export {
  beliefLegend,
  colorLegend,
  doubtfulMark,
  drawLegend,
  type LegendEntry,
  markLegend,
  swatchSize,
} from './legend.ts';
export { letter, letterWidth } from './lettering.ts';
export { legendHeight, type OverlayOptions, overlaySvg } from './overlay.ts';
export { reliabilityDiagram } from './reliability-diagram.ts';
export { type SheetTile, sampleSheet } from './sample-sheet.ts';
export { type DrawnPose, skeletonFigure } from './skeleton-figure.ts';
export { stageLabel } from './stage-label.ts';
export { element, svgDocument } from './svg.ts';
