export { classIndex, type DetectorDescription, parseDetector } from './description.ts';
export type { Detection, DetectOptions, Detector, NetworkOrigin } from './detector.ts';
export { nanodet } from './nanodet.ts';
export { inputSchema, networkInput } from './network-input.ts';
export { onnxDetector } from './onnx-detector.ts';
export {
  type DescribedDetector,
  type DetectorSettings,
  detectorKey,
  openDescribed,
  selfDescribed,
} from './open.ts';
export { openSuppressor } from './suppress.ts';
