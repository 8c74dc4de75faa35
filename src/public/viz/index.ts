/** `limber/viz`: drawings of poses, belief maps, samples and errors, as SVG text. */

export {
  distinctColors,
  jointColors,
  markColors,
  type Rgb,
  type Side,
  sideColors,
  sideOf,
} from '../../skeletons/index.ts';
export {
  type BeliefStage,
  type BeliefStripOptions,
  beliefStrip,
  type DrawnPose,
  type ErrorFigureOptions,
  type ExplainedStage,
  type Explanation,
  element,
  errorFigure,
  explainSheet,
  type GradientMoment,
  type GradientSeries,
  gradientHistograms,
  type OverlayOptions,
  overlaySvg,
  type Refinement,
  refinementFigure,
  type SheetTile,
  sampleSheet,
  skeletonFigure,
  svgDocument,
} from '../../viz/index.ts';
