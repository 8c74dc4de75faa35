export { classIndex, type DetectorDescription, detectorSchema, parseDetector } from './description.ts';
export type { Detection, DetectOptions, Detector, NetworkOrigin } from './detector.ts';
export { nanodet } from './nanodet.ts';
export { type InputDescription, inputSchema, networkInput } from './network-input.ts';
export { onnxDetector } from './onnx-detector.ts';
export {
  type DescribedDetector,
  type DetectorSettings,
  detectorKey,
  openDescribed,
  selfDescribed,
} from './open.ts';
export { openSuppressor, type Suppressor } from './suppress.ts';
