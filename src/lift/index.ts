export { type LiftBaselines, liftBaselines } from './baselines.ts';
export { type LiftBatch, type LiftBatchOptions, lengthUnit, liftBatches, outputLength } from './batches.ts';
export { focalLengthOf, type ImageCamera } from './camera-frame.ts';
export { type Clip, type ClipSets, divideClips, readClips } from './clips.ts';
export { inputLength, leastJoints, type SeenPoint, type SeenPose } from './encode.ts';
export { liftBones, liftJoints, rootJoint, seenJoints } from './joints.ts';
export {
  formatLifter,
  type Lifter,
  type LifterDescription,
  type LiftOptions,
  lifterKey,
  lifterNames,
  openLifterOn,
  seenPose,
} from './lifter.ts';
export { measuredErrors } from './measured-errors.ts';
export type { JointNoise } from './noise.ts';
export { placeInCamera } from './place-in-camera.ts';
export {
  type LiftScores,
  scoreLifter,
  scoreViews,
  type ViewClipsOptions,
  type ViewedClip,
  viewClips,
} from './score.ts';
export { type CameraSettings, camerasSchema } from './virtual-camera.ts';
