export {
  type Evaluate3dOptions,
  type Evaluation3d,
  evaluate3d,
  type Measure3d,
  pck3dThreshold,
} from './evaluate3d.ts';
export type { Comparison3d, Point3d, Pose3d, Sequence3d } from './pose3d.ts';
export { alignedPose } from './procrustes.ts';
