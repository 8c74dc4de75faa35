export {
  createNetworks,
  findsSeveral,
  type ModelConfig,
  modelConfigSchema,
  type Networks,
  type TrainableArchitecture,
  trunkOf,
} from './architecture.ts';
export { confidenceInWords } from './confidence-in-words.ts';
export { cpm } from './cpm/build.ts';
export { centerMap } from './cpm/center-map.ts';
export type { CpmConfig } from './cpm/config.ts';
export { type CpmSettings, cpmPresets, releaseCpm, talkCpm } from './cpm/presets.ts';
export { cpmTransfer } from './cpm/transfer.ts';
export { type TransferConfig, transferSchema } from './cpm/transfer-config.ts';
export { compact, type DeepPoseConfig, deepposeSchema } from './deeppose/config.ts';
export type { DetectorNetwork } from './detector/config.ts';
export { type ImportableNetwork, importableNetworks } from './importable-networks.ts';
export { type LiftArchitecture, liftNetwork } from './lift/build.ts';
export { type LiftModelConfig, liftModelSchema } from './lift/config.ts';
export {
  type Calibration,
  type CropNetwork,
  formatMetadata,
  type JointNetwork,
  type ModelMetadata,
  type ModelScore,
  metadataKey,
  parseMetadata,
  parsePoseTree,
  readMetadata,
  stageNames,
} from './metadata.ts';
export { movenetTrunk } from './movenet.ts';
export { multiplyAccumulates } from './multiply-accumulates.ts';
export {
  type Architecture,
  type BuildOptions,
  type InferenceNetwork,
  inferenceNetwork,
  type LossRule,
  type Network,
  pixelsOf,
} from './network.ts';
export { debtInWords, type Provenance, provenanceSchema, scoresSchema } from './provenance.ts';
export { type ReceptiveField, receptiveField, stageFields } from './receptive-field.ts';
export { type RegressorConfig, regressor, regressorSchema } from './regressor.ts';
export { requireConfidence } from './require-confidence.ts';
