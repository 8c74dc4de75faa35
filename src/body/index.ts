export { type FitBodyOptions, fitBody } from './fit-body.ts';
export { type Body, type BodyJoint, humanBody, type Movement, scaledBody, standingHeight } from './human.ts';
export { limitViolations } from './limit-violations.ts';
export { limitedAngles } from './limits.ts';
export { type Figure, writeGltf } from './write-gltf.ts';
