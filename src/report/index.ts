export { buildDocument, type Measurement, type Poses, type PredictedSource } from './build-document.ts';
export { forest } from './comparison.ts';
export { legend } from './curves.ts';
export type {
  Baseline,
  DocumentPose,
  EvaluationDocument,
  ImageTimes,
  ModelSettings,
  ScoredData,
  ScoredPerson,
  ScoredSource,
  ScoredStage,
  SourceComparison,
} from './document.ts';
export { formatDocument } from './format-score.ts';
export { personScore, plainPose } from './gallery.ts';
export { galleryBox, gallerySide } from './gallery-box.ts';
export { galleryImages } from './gallery-images.ts';
export { debtTag, strip } from './headline.ts';
export { renderReport } from './page.ts';
export { clusterPoses, standardPose } from './pose-clusters.ts';
export type {
  BoxValidation,
  DetectorRunDocument,
  RunBox,
  RunDocument,
  RunFact,
  RunHead,
  RunImage,
  RunNetwork,
  RunPerson,
  RunStep,
  RunValidation,
} from './run/document.ts';
export { renderDetectorRunPage, renderRunPage } from './run/page.ts';
export { documentJsonSchema, documentSchema } from './schema.ts';
export { table } from './tables.ts';
export { timesInWords } from './times-in-words.ts';
