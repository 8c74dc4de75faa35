export { coco } from './coco.ts';
export { connections } from './connections.ts';
export { diameter, torsoJoints, torsoLength } from './diameter.ts';
export { distinctColors, outlineColor } from './distinct-colors.ts';
export { flic } from './flic.ts';
export { guessMirrorPairs, guessSkeleton, jointNames, numberedJoint, type SkeletonHints } from './guess.ts';
export { lsp } from './lsp.ts';
export { type MappingOptions, mapSkeleton, type SkeletonMapping } from './mapping.ts';
export { mpii } from './mpii.ts';
export {
  hasSides,
  jointColors,
  markColors,
  type Rgb,
  rgbOf,
  type Side,
  sideColors,
  sideOf,
  sideOfLimb,
} from './palette.ts';
export {
  confidentPose,
  type Joint,
  type JointSource,
  jointIndex,
  jointSources,
  meanConfidence,
  mirrorOrder,
  type Pose,
  poseBox,
} from './pose.ts';
export { checkSkeleton, parseSkeleton, skeletonSchema } from './schema.ts';
export type { Limb, LimbEnd, Skeleton } from './skeleton.ts';
export { spellingsOf, writtenNames } from './spellings.ts';
export { standardSkeletons } from './standard.ts';
export { countedSubjects, type SubjectKind, subjectKind, subjectWords } from './subject.ts';
export type { TrackedFrame, TrackedPerson } from './tracked.ts';
