/** `limber/node`: train, use and measure models in Node, with files on disk. */

export {
  type FileSource,
  memorySource,
  type OpenedDataset,
  type OpenOptions,
  type OpenSource,
  zipSource,
} from '../../data/index.ts';
export { folderSource, zipFileSource } from '../../data/node.ts';
export { LimberError, type Problem } from '../../errors.ts';
export { decodeImage, encodeJpeg, encodePng, type JpegOptions } from '../../images/node.ts';
export type { ComputeOptions, Device } from '../../platform/index.ts';
export type { NodeImageInput } from '../../platform/node.ts';
export type {
  ModelRunOptions,
  PredictionOptions,
  PredictionSource,
  Score,
  ScoreOptions,
} from '../../predictions/index.ts';
export type {
  Detection,
  Detector,
  Relabelled,
  RelabelEvent,
  RelabelOptions,
  RelabelRule,
  Teacher,
} from '../../relabel/index.ts';
export type {
  EstimatedImage,
  EstimatedJoint,
  EstimatedPerson,
  EstimateEachOptions,
  EstimateOptions,
  ImageEstimate,
  ImageRequest,
  NetworkEvent,
  OpenModelOptions,
  Preview,
  RecipeDescription,
  StartedEvent,
  StepEvent,
  TrainingEvent,
  TrainingOutcome,
  ValidatedEvent,
} from '../../runs/index.ts';
export { backgroundRuntime, dividingRuntime, pooledRuntime } from '../../runtime/background/node.ts';
export { type NodeRuntimeOptions, nodeRuntime } from '../../runtime/node.ts';
export { openDataset } from './data.ts';
export { type DrawnModel, drawOverlay, drawStages } from './draw.ts';
export { type Model, openModel } from './model.ts';
export { openDetector, openTeacher, relabelDataset } from './relabel.ts';
export {
  modelSource,
  predictionsSource,
  recordScore,
  renderReport,
  type ScoreModelOptions,
  type ScorePredictionsOptions,
  scoreModel,
  scorePredictions,
  scoreSources,
} from './score.ts';
export {
  describeRecipe,
  previewRecipe,
  type RecipePlaces,
  type TrainingRun,
  type TrainRecipeOptions,
  trainRecipe,
} from './train.ts';
