export { type Axes, parseAxes } from './axes.ts';
export { cornerDoubts } from './box-doubts.ts';
export { boxesFromFile } from './box-file.ts';
export { type CalibratedModel, type CalibrateOptions, calibrateModelOn } from './calibrate-model.ts';
export { fitTreeTo, poseTreeFor } from './decoding.ts';
export { filePredictions, folderPredictions, type JsonFile } from './file.ts';
export { formatCalibration } from './format-calibration.ts';
export { formatDetectorScore, type ScoredDetector } from './format-detector-score.ts';
export { formatQuantized } from './format-quantized.ts';
export { type ModelRunOptions, modelSource, settingsOf } from './model.ts';
export { outsideInTable } from './outside.ts';
export {
  type QuantizedModel,
  type QuantizeEvent,
  type QuantizeOptions,
  quantizeModelOn,
} from './quantize-model.ts';
export type { PredictionOptions } from './reading-options.ts';
export { type Score, type ScoreOptions, scoreSources } from './score.ts';
export { type DetectorScore, type ScoreDetectorOptions, scoreDetectorOn } from './score-detector.ts';
export type { PredictionSource, Predictions } from './source.ts';
export {
  type PredictionTable,
  type PredictionTableOptions,
  predictionTables,
  tabulatePredictions,
} from './tables.ts';
export { withScore } from './with-score.ts';
export { type ImagePrediction, liftedPrediction, PredictionsWriter, personPrediction } from './write.ts';
