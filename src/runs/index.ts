export { detectBoxes, type PersonBox } from './boxes-to-search.ts';
export { type DepthHypothesis, depthHypotheses } from './depth-hypotheses.ts';
export { describeOpenedRecipe, type RecipeDescription } from './describe-recipe.ts';
export {
  type CrossValidationOutcome,
  crossValidateOpenedRecipe,
  summaryFile,
} from './folds/cross-validate.ts';
export { type FoldScore, type FoldsSummary, formatFolds, type OverFolds } from './folds/summary.ts';
export { formatRecipeDescription } from './format-description.ts';
export { formatStep, formatTraining, formatTrainingEvent } from './format-training.ts';
export { imageFigures } from './image-figures.ts';
export { awaitedLater, inOrder } from './in-order.ts';
export { type LiftedPoints, liftPerson, requireHeight } from './lift-person.ts';
export { openLiftData } from './lift-data.ts';
export { needsDetector } from './needs-detector.ts';
export { type OpenDetectorOptions, openDetectorOn } from './open-detector.ts';
export {
  type EstimatedImage,
  type EstimatedJoint,
  type EstimatedPerson,
  type EstimateEachOptions,
  type EstimateOptions,
  type ImageEstimate,
  type ImageRequest,
  type Model,
  manyImages,
  type OpenModelOptions,
  openModelBytes,
  pointsOf,
} from './open-model.ts';
export { type OpenedRecipe, openModelNetworks } from './opened-recipe.ts';
export { defaultModel, packagedNames, packagedNetwork } from './packaged.ts';
export { parseYaml } from './parse-yaml.ts';
export { type FigureFrame, type PersonFigureOptions, personFigure } from './person-figure.ts';
export { type Preview, type PreviewOptions, previewOpenedRecipe } from './preview-recipe.ts';
export {
  layerErrors,
  type NetworkToQuantize,
  observeRanges,
  timeBoth,
} from './quantize-network.ts';
export { type Reading, withReading } from './reading.ts';
export { type RepeatedRun, repeatModel, repeatStep, type Timing, timeRuns } from './repeated-run.ts';
export { runPageFile } from './run-page/run-page.ts';
export { settingsFromText } from './settings-from-text.ts';
export type { Choice, SuggestedSettings } from './suggest/choose-settings.ts';
export { type SuggestedRecipe, suggestRecipeFor } from './suggest/suggest-recipe.ts';
export { openTrainingData, type TrainingData } from './train-data.ts';
export { trainOpenedRecipe } from './train-recipe.ts';
export { trainingBatches } from './training-batches.ts';
export type {
  NetworkEvent,
  StartedEvent,
  StepEvent,
  TrainingEvent,
  ValidatedEvent,
} from './training-events.ts';
export type { TrainingOutcome, TrainRecipeOptions } from './training-options.ts';
export { formatPace, PaceMeter } from './training-pace.ts';
export type { FoldUnit } from './training-sets.ts';
