export { withAbsentJoints } from './absent.ts';
export {
  type Augmentation,
  type AugmentationOptions,
  adjustColors,
  augmentedBox,
  colorBeforeGray,
  drawAugmentation,
  reach,
  type Spread,
} from './augment.ts';
export { type Batch, type Batches, type BatchOptions, createBatches } from './batch.ts';
export { type BatchRows, batchRows, emptyBatch } from './batch-tensors.ts';
export { cornerSkeleton, withBoxCorners } from './box-corners.ts';
export { boxSheet } from './box-sheet.ts';
export { contactSheet } from './contact-sheet.ts';
export { type Conversion, type ConversionOptions, convertToCoco, leftBehind } from './convert-dataset.ts';
export { type Crop, type CropSettings, cropSample, drawCrop, frameBox, type SourceImage } from './crop.ts';
export type { Dataset, DatasetImage, DroppedLabel, LabelConflict, Sample } from './dataset.ts';
export type { DatasetFiles } from './dataset-files.ts';
export { datasetImages } from './dataset-images.ts';
export { type DatasetStats, measureDataset } from './dataset-stats.ts';
export { distinctNames } from './distinct-names.ts';
export { formatStatistics } from './format-statistics.ts';
export { type CellRow, type Cells, readCells } from './formats/delimited.ts';
export {
  describeHdf5,
  type Hdf5Content,
  type Hdf5Options,
  hdf5Numbers,
  hdf5Texts,
  isHdf5,
  readHdf5,
} from './formats/hdf5/index.ts';
export {
  describeMatlab,
  expectKind,
  type MatlabKind,
  type MatlabOf,
  type MatlabValue,
  matlabAt,
  matlabEntry,
  readMatlab,
  textRows,
} from './formats/matlab/index.ts';
export { readNpyObject } from './formats/npy.ts';
export {
  type Frame as TableFrame,
  isHdf5Table,
  writeFrame as writeTableFrame,
} from './formats/pandas/index.ts';
export type { NumpyArray, PythonValue } from './formats/pickle/index.ts';
export { type ImageSizeReader, readImageSizes } from './image-sizes.ts';
export { drawJointView, type JointCropSettings } from './joint-crop.ts';
export { mapDataset } from './map-dataset.ts';
export { type Displacement, drawNormal, farthest, fitNormal, type PlaneNormal } from './normal.ts';
export {
  type DatasetFormat,
  type DatasetReader,
  datasetReaders,
  type OpenOptions,
  openDataset,
} from './open-dataset.ts';
export { isOpened, type OpenedDataset, openWithOrigin, readWithOrigin } from './opened-dataset.ts';
export {
  type DatasetOptions,
  type Labeling,
  labelings,
  type Split,
  splits,
  type UnlabeledRule,
  unlabeledMeanings,
} from './options.ts';
export { jointBox, measuredPeople, personBox } from './person.ts';
export type { SourcedSamples } from './pipeline/messages.ts';
export type { Pipeline, PipelineOptions } from './pipeline/pipeline.ts';
export { type Quantiles, quantilesOf } from './quantiles.ts';
export {
  type CocoConversion,
  type CocoDocument,
  type CocoOptions,
  readCoco,
  toCoco,
} from './readers/coco/index.ts';
export {
  type DeepLabcutTable,
  deepLabcutSurroundings,
  parseDeepLabcutTable,
  readDeepLabcut,
  readDeepLabcutHdf5,
  tableText,
  toDeepLabcut,
} from './readers/deeplabcut/index.ts';
export { readFlic } from './readers/flic/index.ts';
export { readLabelStudio } from './readers/labelstudio/index.ts';
export { readLsp, readLspet } from './readers/lsp.ts';
export { readMpii } from './readers/mpii/index.ts';
export { readSleap } from './readers/sleap/index.ts';
export { type MotOptions, readMot, readPoseTrack, type TrackedPoses } from './readers/tracks/index.ts';
export { readYolo, toYolo } from './readers/yolo/index.ts';
export { distinctPeople, repetitionRemarks } from './repeated.ts';
export { requireSameJoints } from './same-joints.ts';
export type { ImageSource } from './sample-order.ts';
export { samplesAtRandom, samplesById } from './select-samples.ts';
export {
  type FileSource,
  fileIdentity,
  fileListSource,
  memorySource,
  type OpenSource,
  zipSource,
} from './sources/index.ts';
export { splitSamples } from './split.ts';
export { splitsOf } from './splits-of.ts';
export {
  type DatasetStatistics,
  datasetStatistics,
  type JointStatistics,
  type StatisticsOptions,
} from './stats.ts';
export { drawSyntheticCrowd } from './synthetic-crowd.ts';
export { drawSyntheticFigure, type MissingJoints, type SyntheticFigure } from './synthetic-figure.ts';
export { checkUnits } from './units.ts';
export { requireUsable } from './usable.ts';
export type { Work, WorkEvent } from './work.ts';
