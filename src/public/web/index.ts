/** `limber/web`: train, use and measure models in a page. */

export {
  type FileSource,
  fileListSource,
  memorySource,
  type OpenedDataset,
  type OpenOptions,
  type Work,
  type WorkEvent,
  zipSource,
} from '../../data/index.ts';
export type { Detection, DetectOptions, Detector } from '../../detect/index.ts';
export { LimberError, type Problem } from '../../errors.ts';
export { type Figure, writeGltf } from '../../body/index.ts';
export { writeBvh } from '../../motion/index.ts';
export { type FilmFiguresOptions, filmFigures } from '../../film/web.ts';
export {
  type DepthHypothesis,
  depthHypotheses,
  type FigureFrame,
  imageFigures,
  type PersonFigureOptions,
  personFigure,
} from '../../runs/index.ts';
export type { ImageCamera, Lifter, LiftOptions, SeenPoint } from '../../lift/index.ts';
export type { ComputeOptions, Device } from '../../platform/index.ts';
export type { WebImageInput } from '../../platform/web.ts';
export type { ModelRunOptions, Score, ScoreOptions } from '../../predictions/index.ts';
export type {
  EstimatedImage,
  EstimatedJoint,
  EstimatedPerson,
  EstimateEachOptions,
  EstimateOptions,
  FoldScore,
  FoldsSummary,
  FoldUnit,
  ImageEstimate,
  ImageRequest,
  NetworkEvent,
  OverFolds,
  PersonBox,
  StartedEvent,
  StepEvent,
  TrainingEvent,
  TrainingOutcome,
  ValidatedEvent,
} from '../../runs/index.ts';
export { openRunFolder, type WebRecipe, type WebRecipeFiles, type WebRunFolder } from '../../runs/web.ts';
export { openDataset } from './data.ts';
export { type OpenDetectorOptions, openDetector } from './detector.ts';

export {
  type EstimateVideoOptions,
  estimateVideo,
  type PredictedFilm,
  type PredictFilmEvent,
  type PredictFilmOptions,
  predictFilm,
} from './film.ts';

export { openLifter } from './lifter.ts';
export { type EstimatedFrame, type Model, type OpenModelOptions, openModel } from './model.ts';

export type { LiveVideo } from './newest-frames.ts';
export { type ScoreModelOptions, scoreModel } from './score.ts';
export {
  type CrossValidateRecipeOptions,
  type CrossValidationRun,
  crossValidate,
  type TrainingRun,
  type TrainRecipeOptions,
  trainRecipe,
} from './train.ts';
