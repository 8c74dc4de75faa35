export { withYUp } from './axes.ts';
export { type AmcOptions, readAmc } from './formats/amc.ts';
export { type AsfSkeleton, readAsf } from './formats/asf.ts';
export { type BvhOptions, readBvh } from './formats/bvh.ts';
export { type H36mSequence, readH36m } from './formats/h36m.ts';
export { type MpiInf3dhpOptions, mpiInf3dhpJoints, readMpiInf3dhp } from './formats/mpi-inf-3dhp.ts';
export { writeBvh } from './formats/write-bvh.ts';
export { jointPositions, placeJoints } from './forward-kinematics.ts';
export {
  type Axes,
  checkMotion,
  type JointPositions,
  type Motion,
  type MotionJoint,
  rotationAt,
} from './motion.ts';
export {
  type Axis,
  type AxisOrder,
  eulerAngles,
  type Matrix3,
  multiply,
  rotate,
  rotationAbout,
  rotationsAboutFixedAxes,
  transpose,
  unrotated,
  type Vector3,
} from './rotation.ts';
