export { type BeliefStage, type BeliefStripOptions, beliefStrip } from './belief-strip.ts';
export { type DrawnPose, type OverlayOptions, overlaySvg } from './overlay.ts';
export * from './palette.ts';
