export { type MotOptions, readMot } from './mot.ts';
export { readPoseTrack, type TrackedPoses } from './posetrack.ts';
