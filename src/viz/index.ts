export { type BeliefStage, type BeliefStripOptions, beliefStrip } from './belief-strip.ts';
export { type DrawnSamples, drawSampleSheet, type SheetLayout } from './draw-samples.ts';
export { type ErrorFigureOptions, errorFigure } from './error-figure.ts';
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
  type HistogramInks,
  type LogarithmicBins,
  spreadOut,
} from './gradient-histograms.ts';
export { type DrawnPose, type OverlayOptions, overlaySvg, skeletonFigure } from './overlay.ts';
export { jointColors, type Rgb, type Side, sideColors, sideOf, sideOfLimb } from './palette.ts';
export { type DiagramBin, type DiagramOptions, reliabilityDiagram } from './reliability-diagram.ts';
export { type SheetTile, sampleSheet } from './sample-sheet.ts';
export { stageLabel } from './stage-label.ts';
export { element, svgDocument } from './svg.ts';
