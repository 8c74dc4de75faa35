export { parseAxes } from './axes.ts';
export { filePredictions } from './file.ts';
export { modelPredictor, type PredictWithModel } from './model.ts';
export { predictAll } from './predict-all.ts';
export type { PredictionOptions } from './reading-options.ts';
export { recordScore } from './record-score.ts';
export type { ModelRun, ModelSettings, PredictionSource } from './source.ts';
export { PredictionsWriter, personPrediction } from './write.ts';
