/** `limber/node`: train, use and measure models in Node, with files on disk. */

export { type Figure, writeGltf } from '../../body/index.ts';
export {
  type Conversion,
  type DatasetStats,
  type FileSource,
  formatStatistics,
  memorySource,
  type OpenedDataset,
  type OpenOptions,
  type OpenSource,
  type Work,
  type WorkEvent,
  zipSource,
} from '../../data/index.ts';
export { formatLint, type LintOptions, type LintReport } from '../../data/lint/index.ts';
export { folderSource, zipFileSource } from '../../data/node.ts';
export type { Detection, DetectOptions, Detector } from '../../detect/index.ts';
export { LimberError, type Problem } from '../../errors.ts';
export {
  type CrowdResult,
  type CrowdRow,
  type CrowdScores,
  type CrowdTraining,
  type Experiment,
  type ExperimentResult,
  experiments,
} from '../../experiments/index.ts';
export {
  type CrowdRun,
  type ExperimentEvent,
  type ExperimentRun,
  type RunExperimentOptions,
  runCrowdExperiment,
  runExperiment,
} from '../../experiments/node.ts';
export {
  type DrawFilmOptions,
  drawFilm,
  type EstimatedFrame,
  type EstimateVideoOptions,
  estimateVideo,
  type FilmEvent,
  type FilmFacts,
  type FilmFiguresOptions,
  type FilmHeader,
  type FilmModel,
  type FilmPoses,
  type FilmPosesEvent,
  type FilmSmoothing,
  filmFigures,
  formatFilmScores,
  openFilmTruth,
  readFilmPoses,
  type SmoothingScores,
  type WriteFilmPosesOptions,
  type WrittenFilmPoses,
  writeFilmCsv,
  writeFilmPoses,
} from '../../film/node.ts';
export { decodeImage, encodeJpeg, encodePng, type JpegOptions } from '../../images/node.ts';
export type { ImageCamera, Lifter, LiftOptions, SeenPoint } from '../../lift/index.ts';
export { type ImportableNetwork, importableNetworks } from '../../models/index.ts';
export { writeBvh } from '../../motion/index.ts';
export type { ComputeOptions, Device } from '../../platform/index.ts';
export type { NodeImageInput } from '../../platform/node.ts';
export type {
  CalibratedModel,
  CalibrateOptions,
  DetectorScore,
  ModelRunOptions,
  PredictionOptions,
  PredictionSource,
  QuantizedModel,
  QuantizeEvent,
  QuantizeOptions,
  Score,
  ScoreDetectorOptions,
  ScoredDetector,
  ScoreOptions,
} from '../../predictions/index.ts';
export {
  fitTreeTo,
  type ImagePrediction,
  type PredictionTable,
  type PredictionTableOptions,
  personPrediction,
  predictionTables,
  tabulatePredictions,
} from '../../predictions/index.ts';
export type { Relabeled, RelabelOptions, RelabelRule, Teacher } from '../../relabel/index.ts';
export {
  type DepthHypothesis,
  depthHypotheses,
  type FigureFrame,
  imageFigures,
  type PersonFigureOptions,
  personFigure,
} from '../../runs/index.ts';
export type {
  Choice,
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
  OpenDetectorOptions,
  OverFolds,
  PersonBox,
  Preview,
  RecipeDescription,
  StartedEvent,
  StepEvent,
  SuggestedRecipe,
  SuggestedSettings,
  Timing,
  TrainingEvent,
  TrainingOutcome,
  ValidatedEvent,
} from '../../runs/index.ts';
export {
  drawSyntheticFigures,
  type SyntheticFigures,
  type SyntheticFiguresOptions,
} from '../../runs/node.ts';
export { backgroundRuntime, dividingRuntime, pooledRuntime } from '../../runtime/background/node.ts';
export { type NodeRuntimeOptions, nodeRuntime } from '../../runtime/node.ts';
export {
  type Ceilings,
  formatPlacement,
  formatProfile,
  type Operator,
} from '../../runtime/profile/index.ts';
export { type CalibrateModelOptions, calibrateModel, formatCalibration } from './calibrate.ts';
export { openDataset } from './data.ts';
export {
  type ConvertDatasetOptions,
  convertDataset,
  type DatasetStatsOptions,
  type DrawSamplesOptions,
  datasetStats,
  drawSamples,
  lintDatasets,
  type SampleSheet,
} from './datasets.ts';
export { openDetector } from './detector.ts';
export { type DrawnModel, type DrawOverlayOptions, drawOverlay, drawStages } from './draw.ts';
export { type ExplainImageOptions, explainImage } from './explain.ts';
export {
  type DatasetExport,
  type ExportDatasetOptions,
  type ExportFormat,
  exportDataset,
  exportFormats,
} from './export-dataset.ts';
export { type ImportNetworkOptions, importNetwork } from './import-network.ts';
export { openLifter } from './lifter.ts';
export { type Model, type OpenModelOptions, openModel } from './model.ts';
export type { ModelOrFile } from './opened-model.ts';
export { readPoseTree } from './pose-tree.ts';
export {
  type DecodeOptions,
  type PredictedFiles,
  type PredictFilesEvent,
  type PredictFilesOptions,
  predictFiles,
} from './predict-files.ts';
export {
  type PredictedFilm,
  type PredictFilmEvent,
  type PredictFilmOptions,
  predictFilm,
} from './predict-film.ts';
export type { PredictionPlaces } from './prediction-outputs.ts';
export {
  type Profile,
  profileModel,
  profileStep,
  type TimeOptions,
  type TimeStepOptions,
  timeModel,
  timeStep,
} from './profile.ts';
export { formatQuantized, type QuantizeModelOptions, quantizeModel } from './quantize.ts';
export {
  formatRelabeled,
  openTeacher,
  type RelabelDatasetOptions,
  type RelabeledDataset,
  relabelDataset,
} from './relabel.ts';
export {
  formatDetectorScore,
  formatScore,
  modelSource,
  predictionsSource,
  recordScore,
  renderReport,
  type ScoreModelOptions,
  type ScorePredictionsOptions,
  scoreDetector,
  scoreModel,
  scorePredictions,
  scoreSources,
} from './score.ts';
export { type ScoreFilmEvent, type ScoreFilmOptions, scoreFilm } from './score-film.ts';
export { type SuggestRecipeOptions, suggestRecipe } from './suggest-recipe.ts';
export {
  type CrossValidateRecipeOptions,
  type CrossValidationRun,
  crossValidate,
  describeRecipe,
  formatFolds,
  formatRecipeDescription,
  formatTraining,
  formatTrainingEvent,
  type PreviewRecipeOptions,
  previewRecipe,
  type RecipePlaces,
  settingsFromText,
  type TrainingRun,
  type TrainRecipeOptions,
  trainRecipe,
} from './train.ts';
