export { deepLabcutPredictions } from './deeplabcut.ts';
export { imagesCalled, rowImages } from './frame-images.ts';
export { jointsByName, type NamedJoints, namedJoints } from './named-joints.ts';
export { isOpenPose, type OpenPoseFile, openPosePredictions } from './openpose.ts';
export { isSleapAnalysis, sleapPredictions } from './sleap.ts';
