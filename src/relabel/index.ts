export {
  type DetectorDescription,
  detectorSchema,
  parseDetector,
  parseTeacher,
  type TeacherDescription,
  teacherSchema,
} from './description.ts';
export { ensemble } from './ensemble.ts';
export { onnxDetector } from './onnx-detector.ts';
export { onnxTeacher } from './onnx-teacher.ts';
export { type Relabelled, type RelabelOptions, relabelDataset } from './relabel-dataset.ts';
export { type RelabelRule, resolveJoint } from './rule.ts';
export type { Detection, Detector, Teacher } from './teacher.ts';
