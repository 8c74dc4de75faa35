export {
  type DetectorDescription,
  detectorSchema,
  parseDetector,
  parseTeacher,
  type TeacherDescription,
  teacherSchema,
} from './description.ts';
export * from './ensemble.ts';
export * from './limber-teacher.ts';
export * from './onnx-detector.ts';
export * from './onnx-teacher.ts';
export * from './relabel-dataset.ts';
export * from './rule.ts';
export * from './teacher.ts';
