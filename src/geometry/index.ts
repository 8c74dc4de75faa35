export {
  type Affine,
  applyAffine,
  compose,
  identity,
  invert,
  rotation,
  scaling,
  translation,
} from './affine.ts';
export {
  type Box,
  boundingBox,
  boxAround,
  boxCenter,
  boxOverlap,
  denormalize,
  denormalizeDisplacement,
  fullBox,
  normalize,
} from './box.ts';
export {
  type CropPose,
  type CropView,
  cropBox,
  cropMap,
  insideCrop,
  insideImage,
  outsideCrop,
  type Size,
} from './crop.ts';
export {
  type BoxPoint,
  boxPoint,
  type CellPoint,
  type CropPoint,
  cellPoint,
  cropPoint,
  distance,
  type ImagePoint,
  imagePoint,
  midpoint,
  type Point,
} from './point.ts';
