export { parseTeacher, type TeacherDescription } from './description.ts';
export { ensemble } from './ensemble.ts';
export { formatRelabeled } from './format-relabeled.ts';
export { onnxTeacher } from './onnx-teacher.ts';
export { type Relabeled, type RelabelOptions, relabelDataset } from './relabel-dataset.ts';
export { type RelabelRule, resolveJoint } from './rule.ts';
export type { Teacher } from './teacher.ts';
